"""Everything the demo province holds, put together for one seed and size."""

from typing import Any

from demo import truth, vendor_feedback, vendor_inspection, vendor_one_stop
from demo.accountability import (
    build_commitments,
    build_duties,
    build_explanations,
    build_receptions,
)
from demo.cases import Cases, build_cases
from demo.deadlines import add_timing
from demo.dirty import add_dirty_rows
from demo.events import build_events
from demo.handling import add_handling
from demo.inspections import build_inspections
from demo.odd import add_odd_rows
from demo.people import People, build_people
from demo.petition_events import build_petition_events
from demo.petitions import build_petitions
from demo.procedures import Procedures, build_procedures
from demo.province import Province, build_province
from demo.recommendations import Recommendations, build_recommendations
from demo.reports import CaseFinder, build_reports
from demo.service_index import build_service_index
from demo.sqlite_file import VendorTable
from demo.step_times import add_step_times
from demo.surveys import Surveys, build_surveys

Row = dict[str, Any]
Sources = dict[str, list[VendorTable]]

#: The table of a source system behind each table of the case model.
_VENDOR_TABLES = {
    "units": "don_vi", "unit_heads": "thu_truong", "unit_successions": "sap_nhap_don_vi",
    "procedures": "thu_tuc", "officers": "can_bo", "cases": "ho_so",
    "case_events": "nhat_ky_xu_ly", "surveys": "phieu_danh_gia", "petitions": "don_thu",
    "petition_events": "dien_bien_don",
    "harassment_reports": "tin_nhung_nhieu", "inspections": "cuoc_thanh_tra",
    "inspection_units": "doi_tuong_cuoc", "recommendations": "kien_nghi",
    "recoveries": "thu_nop", "explanations": "giai_trinh", "commitments": "cam_ket",
    "duties": "nhiem_vu", "receptions": "buoi_tiep_dan", "service_index": "diem_766",
}  # fmt: skip


def build_content(cases: int, seed: int) -> tuple[Sources, Row]:
    """The tables of each source by name, and the list of truths about them."""
    province = build_province(seed)
    people = build_people(seed, province)
    procedures = build_procedures(seed)
    dossiers = build_cases(seed, cases, province, people, procedures)
    add_timing(seed, dossiers, province, procedures)
    add_step_times(seed, dossiers, province)
    add_handling(seed, dossiers, province, procedures)
    surveys = build_surveys(seed, dossiers, province)
    feedback = _feedback_rows(seed, province, people, procedures, dossiers)
    inspections = build_inspections(seed, province)
    recommendations = build_recommendations(seed, inspections)
    sources = {
        "mot_cua": _one_stop(seed, province, people, procedures, dossiers, surveys),
        "thanh_tra": vendor_inspection.build_tables(province, inspections, recommendations),
        "phan_anh": vendor_feedback.build_tables(feedback),
    }
    facts = truth.frame(cases, seed) | truth.accounts(people)
    by_name = {table.name: table for tables in sources.values() for table in tables}
    facts["sound_rows"] = {table: len(by_name[vendor]) for table, vendor in _VENDOR_TABLES.items()}
    facts["seed_quarter"] = truth.seed_quarter(inspections, recommendations)
    facts["truths"] = truth.planted_truths(
        dossiers, surveys, province, feedback.petitions, feedback.reports, recommendations, people
    )
    facts["dirty_rows"] = add_dirty_rows(by_name)
    facts["odd_rows"] = add_odd_rows(by_name)
    facts["money"] = _money(recommendations)
    return sources, facts


def _one_stop(seed: int, province: Province, people: People, procedures: Procedures,
              dossiers: Cases, surveys: Surveys) -> list[VendorTable]:  # fmt: skip
    ids = vendor_one_stop.case_ids(dossiers)
    events = build_events(seed, dossiers, province, people)
    return [
        *vendor_one_stop.directory_tables(province, people, procedures),
        vendor_one_stop.case_table(dossiers, ids, province, people, procedures),
        vendor_one_stop.event_table(events, ids, province, people),
        vendor_one_stop.survey_table(surveys, ids, province, procedures),
    ]


def _feedback_rows(seed: int, province: Province, people: People, procedures: Procedures,
                   dossiers: Cases) -> vendor_feedback.FeedbackRows:  # fmt: skip
    petitions = build_petitions(seed, len(dossiers), province, people)
    finder = CaseFinder(dossiers, province)
    reports = build_reports(seed, province, people, petitions, finder)
    _name_cases(reports, people, procedures, dossiers)
    return vendor_feedback.FeedbackRows(
        petitions=petitions,
        petition_events=build_petition_events(seed, petitions),
        reports=reports,
        explanations=build_explanations(seed, province),
        commitments=build_commitments(seed, province),
        duties=build_duties(seed, province),
        receptions=build_receptions(seed, province),
        service_index=build_service_index(seed, province),
    )


def _name_cases(reports: list[Row], people: People, procedures: Procedures,
                dossiers: Cases) -> None:  # fmt: skip
    """Turn the positions of the cases that reports name into ids."""
    ids = vendor_one_stop.case_ids(dossiers)
    for report in reports:
        case, procedure, officer = report["case"], report["procedure"], report["officer"]
        report["case_id"] = ids[case] if case >= 0 else None
        number = int(dossiers.procedure[procedure]) if procedure >= 0 else -1
        report["procedure_id"] = procedures.rows[number]["procedure_id"] if number >= 0 else None
        number = int(dossiers.officer[officer]) if officer >= 0 else -1
        if number >= 0:
            report["officer_id"] = people.officers[number]["officer_id"]


def _money(recommendations: Recommendations) -> Row:
    """Totals of the sound rows over the whole period."""
    items = [row for row in recommendations.rows if row["kind"] == "recover_money"]
    return {
        "recovery_recommended_vnd": sum(row["amount_vnd"] for row in items),
        "recovered_vnd": sum(row["amount_vnd"] or 0 for row in recommendations.recoveries),
    }
