"""The demo province: a plainly fictional "Tỉnh Minh Họa", written as three source databases."""
