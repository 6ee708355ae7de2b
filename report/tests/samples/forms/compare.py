"""Compares a workbook before and after it was filled, as openpyxl reads it: `compare.py BEFORE AFTER < filled.json`.

`filled.json` is a list of [sheet, cell, value]. Prints each difference that is none of these cells; ends badly where
there is one.
"""

import json
import sys
import warnings

import openpyxl
from openpyxl.utils.escape import unescape

warnings.simplefilter("ignore")


def around(sheet):
    """What is no cell."""
    yield "state", sheet.sheet_state
    yield "merged", sorted(str(it) for it in sheet.merged_cells.ranges)
    for name, column in sheet.column_dimensions.items():
        yield f"column {name}", (column.width, column.hidden, column.min, column.max, column._style)
    for number, row in sheet.row_dimensions.items():
        # A row that only came to be by a filled cell has nothing of its own.
        if row.height or row.hidden or row.s or row.customFormat:
            yield f"row {number}", (row.height, row.hidden, row.s)
    for rule in sheet.data_validations.dataValidation:
        yield f"validation {rule.sqref}", (rule.type, rule.operator, rule.formula1, rule.formula2, rule.allow_blank)
    for area, rules in sheet.conditional_formatting._cf_rules.items():
        yield f"format {area.sqref}", [(it.type, it.operator, it.formula, it.priority) for it in rules]
    yield "print", (sheet.print_area, sheet.print_title_rows, str(sheet.oddFooter.center.text))
    yield "page", (vars(sheet.page_setup)["orientation"], sheet.page_setup.paperSize, sheet.page_margins.left)
    yield "breaks", [it.id for it in sheet.row_breaks.brk]
    yield "frozen", sheet.freeze_panes
    yield "protected", sheet.protection.sheet
    yield "pictures", [(it.anchor._from.row, it.anchor._from.col, it._data()) for it in sheet._images]
    yield "tables", [(it.displayName, it.ref) for it in sheet.tables.values()]


def seen(value):
    """What a person sees; openpyxl leaves `_x005F_` as it is written."""
    value = getattr(value, "text", value)
    return unescape(value) if isinstance(value, str) else value


def content(cell):
    link = cell.hyperlink and cell.hyperlink.target
    note = cell.comment and cell.comment.text
    return link, note, cell._style


def differences(before, after, filled):
    if before.sheetnames != after.sheetnames:
        yield "sheets", before.sheetnames, after.sheetnames
    for name in ("defined_names",):
        own = [{key: it.attr_text for key, it in getattr(book, name).items()} for book in (before, after)]
        if own[0] != own[1]:
            yield name, *own
    for old, new in zip(before, after):
        parts = [dict(around(sheet)) for sheet in (old, new)]
        for key in parts[0].keys() | parts[1].keys():
            if parts[0].get(key) != parts[1].get(key):
                yield f"{old.title}: {key}", parts[0].get(key), parts[1].get(key)
        yield from of_cells(old, new, filled)


def of_cells(old, new, filled):
    rows, columns = max(old.max_row, new.max_row), max(old.max_column, new.max_column)
    there = set(old._cells)
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            was, now = old.cell(row, column), new.cell(row, column)
            place = (old.title, was.coordinate)
            expected = filled.get(place, was.value)
            wanted = expected if place in filled else seen(expected)
            if seen(now.value) != wanted:
                yield f"{place}", expected, now.value
            # A cell that was not there has no style to keep.
            if (row, column) in there and content(was) != content(now):
                yield f"{place} style", content(was), content(now)


def main():
    filled = {(sheet, cell): value for sheet, cell, value in json.load(sys.stdin)}
    before, after = (openpyxl.load_workbook(it) for it in sys.argv[1:3])
    found = list(differences(before, after, filled))
    for it in found:
        print(*it, sep=" | ")
    sys.exit(1 if found else 0)


main()
