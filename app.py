"""The entry of the web application: ``streamlit run app.py``.

The router lies in ``shell/`` and not here, since Streamlit serves a ``pages/`` folder that lies beside
its main script by address, without asking the script.
"""

from pathlib import Path

import streamlit as st

from shell.export_routes import export_routes
from shell.session_routes import base_path, session_routes

app = st.App(
    Path(__file__).resolve().parent / "shell/router.py",
    routes=[*session_routes(base_path()), *export_routes(base_path())],
)
