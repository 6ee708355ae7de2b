"""Makes the forms on which filling is tried: `city.xlsx` by openpyxl, `prefixed.xlsx` by hand as other programs write.

No form of a real city: its labels are ours. Run it here with openpyxl and Pillow; the files it made are kept beside it.
"""

import io
import zipfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

# Rows of the form: the label, from where to where it reaches, the blanks right of it.
ROWS = [
    (3, "事業所名", "B3:F3", ["G3:T3"]),
    (4, "事業所番号", "B4:F4", ["G4:T4"]),
    (5, "サービスの種類", "B5:F5", ["G5:T5"]),
    (6, "電 話 番 号", "B6:F6", ["G6:T6"]),
    (8, "対象者氏名", "B8:F8", ["G8:M8"]),
    (8, "年齢", "N8:P8", ["Q8:T8"]),
    (12, "事故の概要", "B12:F16", ["G12:T16"]),
    (17, "件数", "B17:F17", ["G17:I17"]),
    (18, "一件の時間（分）", "B18:F18", ["G18:I18"]),
    (19, "合計（分）", "B19:F19", ["G19:I19"]),
]


def boxed(sheet, area, **style):
    sheet.merge_cells(area)
    for line in sheet[area]:
        for cell in line:
            cell.border = BOX
            for key, value in style.items():
                setattr(cell, key, value)


def form(book):
    sheet = book.active
    sheet.title = "様式第1号"
    for number in range(1, 23):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = 3.1
    boxed(sheet, "B1:T1", font=Font(size=16, bold=True), alignment=Alignment(horizontal="center"))
    sheet["B1"] = "事故報告書（見本）"
    for row, label, area, blanks in ROWS:
        boxed(sheet, area, fill=PatternFill("solid", fgColor="DDDDDD"))
        sheet[area.split(":")[0]] = label
        for blank in blanks:
            boxed(sheet, blank, alignment=Alignment(wrap_text=True, vertical="top"), protection=Protection(locked=False))
        sheet.row_dimensions[row].height = 21
    boxed(sheet, "B10:F10", fill=PatternFill("solid", fgColor="DDDDDD"))
    sheet["B10"] = "発生日時"
    for cell, unit in [("J10", "年"), ("L10", "月"), ("N10", "日"), ("P10", "時"), ("R10", "分")]:
        sheet[cell] = unit
    boxed(sheet, "G10:I10")
    sheet["G17"].number_format = "0"
    sheet["G19"] = "=G17*G18"
    sheet["G12"].comment = Comment("見たことを書いてください", "見本")
    sheet["B21"] = "※太わくの中だけを書いてください。くわしくは窓口へ。"
    sheet["B21"].hyperlink = "https://example.jp/"
    kinds = DataValidation(type="list", formula1="選択肢!$A$1:$A$3", allow_blank=True)
    kinds.add("G5")
    sheet.add_data_validation(kinds)
    whole = DataValidation(type="whole", operator="between", formula1="0", formula2="999")
    whole.add("G17:I18")
    sheet.add_data_validation(whole)
    sheet.conditional_formatting.add("G19", CellIsRule(operator="greaterThan", formula=["60"], font=Font(color="FF0000")))
    settle(sheet)
    return sheet


def settle(sheet):
    sheet.print_area = "A1:U22"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = 0.4
    sheet.oddFooter.center.text = "&P / &N"
    sheet.row_breaks.append(Break(id=22))
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    seal = io.BytesIO()
    Picture.new("RGB", (12, 12), (200, 30, 30)).save(seal, "PNG")
    picture = Image(seal)
    picture.anchor = "S1"
    sheet.add_image(picture)


def city():
    book = openpyxl.Workbook()
    form(book)
    people = book.create_sheet("別紙")
    people.append(["番号", "氏名", "けが"])
    people.append([1, None, None])
    people.append([2, None, None])
    people.add_table(Table(displayName="People", ref="A1:C3"))
    people["E1"] = "様式の事業所名"
    people["F1"] = "='様式第1号'!G3"
    people.column_dimensions["E"].width = 20
    choices = book.create_sheet("選択肢")
    for kind in ["通所介護", "訪問介護", "短期入所"]:
        choices.append([kind])
    choices.sheet_state = "hidden"
    book.defined_names["事業所"] = DefinedName("事業所", attr_text="'様式第1号'!$G$3")
    book.save("city.xlsx")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument."

PREFIXED = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="vml" ContentType="{TYPE}vmlDrawing"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet.xml" ContentType="{TYPE}spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/calcChain.xml" ContentType="{TYPE}spreadsheetml.calcChain+xml"/><Override PartName="/xl/drawings/drawing1.xml" ContentType="{TYPE}drawing+xml"/><Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:workbookPr defaultThemeVersion="124226"/><x:sheets><x:sheet name="様式 (記入用)" sheetId="4" r:id="rId7"/></x:sheets><x:definedNames><x:definedName name="_xlnm.Print_Area" localSheetId="0">'様式 (記入用)'!$A$1:$F$9</x:definedName></x:definedNames><x:calcPr calcId="191029" iterate="0"/></x:workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId7" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet.xml"/><Relationship Id="rId8" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId9" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId10" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>""",
    "xl/styles.xml": f"""<x:styleSheet xmlns:x="{MAIN}"><x:fonts count="1"><x:font><x:sz val="11"/><x:name val="Yu Gothic"/></x:font></x:fonts><x:fills count="2"><x:fill><x:patternFill patternType="none"/></x:fill><x:fill><x:patternFill patternType="gray125"/></x:fill></x:fills><x:borders count="2"><x:border/><x:border><x:left style="thin"/><x:right style="thin"/><x:top style="thin"/><x:bottom style="thin"/></x:border></x:borders><x:cellStyleXfs count="1"><x:xf/></x:cellStyleXfs><x:cellXfs count="4"><x:xf xfId="0"/><x:xf borderId="1" applyBorder="1" xfId="0"/><x:xf borderId="1" applyBorder="1" numFmtId="1" applyNumberFormat="1" xfId="0"/><x:xf numFmtId="49" applyNumberFormat="1" xfId="0"/></x:cellXfs></x:styleSheet>""",
    "xl/sharedStrings.xml": f"""<x:sst xmlns:x="{MAIN}" count="6" uniqueCount="5"><x:si><x:t>事業所名</x:t><x:rPh sb="0" eb="3"><x:t>ジギョウショ</x:t></x:rPh><x:phoneticPr fontId="1"/></x:si><x:si><x:r><x:t>利用者</x:t></x:r><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve"> の数</x:t></x:r></x:si><x:si><x:t>合計</x:t></x:si><x:si><x:t>□</x:t></x:si><x:si><x:t>連絡先：</x:t></x:si></x:sst>""",
    "xl/calcChain.xml": f"""<calcChain xmlns="{MAIN}"><c r="D4" i="4"/><c r="D5"/><c r="D6"/><c r="F8"/></calcChain>""",
    "xl/worksheets/_rels/sheet.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/><Relationship Id="rId2" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/><Relationship Id="rId3" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/></Relationships>""",
    "xl/worksheets/sheet.xml": f"""<?xml version='1.0' encoding='utf-8'?>
<x:worksheet xmlns:x="{MAIN}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac">
  <x:dimension ref="A1:F8" />
  <x:sheetFormatPr defaultRowHeight="18.75" x14ac:dyDescent="0.4" />
  <x:cols><x:col min="1" max="2" width="12" customWidth="1" /><x:col min="6" max="6" width="9" style="3" customWidth="1" /></x:cols>
  <x:sheetData>
    <x:row r="2" spans="1:4" ht="30" customHeight="1" x14ac:dyDescent="0.4"><x:c r="A2" s="1" t="s"><x:v>0</x:v></x:c><x:c r="B2" s="1" /><x:c r="C2" s="1" /><x:c r="D2" s="1"></x:c></x:row>
    <x:row r="4" spans="1:4"><x:c r="A4" t="s"><x:v>1</x:v></x:c><x:c r="B4" s="2"><x:v>3</x:v></x:c><x:c r="C4" s="2"><x:v>4</x:v></x:c><x:c r="D4" s="2"><x:f t="shared" ref="D4:D6" si="0">B4+C4</x:f><x:v>7</x:v></x:c></x:row>
    <x:row r="5" spans="1:4"><x:c r="B5" s="2"/><x:c r="C5" s="2"/><x:c r="D5" s="2"><x:f t="shared" si="0"/><x:v>0</x:v></x:c></x:row>
    <x:row r="6" spans="1:4"><x:c r="A6" t="s"><x:v>2</x:v></x:c><x:c r="D6" s="2"><x:f t="shared" si="0"/><x:v>0</x:v></x:c></x:row>
    <x:row r="7" s="1" customFormat="1" />
    <x:row r="8" spans="1:6"><x:c r="A8" t="s"><x:v>3</x:v></x:c><x:c r="B8" t="inlineStr"><x:is><x:t>はい</x:t></x:is></x:c><x:c r="F8" s="2"><x:f t="array" ref="F8:F9">B4:B5*2</x:f><x:v>6</x:v></x:c></x:row>
    <x:row r="9"><x:c r="A9" t="s"><x:v>4</x:v></x:c><x:c r="F9" s="2"><x:v>0</x:v></x:c></x:row>
  </x:sheetData>
  <x:mergeCells count="1"><x:mergeCell ref="B2:D2" /></x:mergeCells>
  <x:dataValidations count="1"><x:dataValidation type="whole" sqref="B4:C6"><x:formula1>0</x:formula1><x:formula2>99</x:formula2></x:dataValidation></x:dataValidations>
  <x:pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3" />
  <x:pageSetup paperSize="9" orientation="landscape" />
  <x:drawing r:id="rId1" />
  <x:legacyDrawing r:id="rId2" />
  <mc:AlternateContent><mc:Choice Requires="x14"><x:controls><mc:AlternateContent><mc:Choice Requires="x14"><x:control shapeId="1025" r:id="rId3" name="Check Box 1" /></mc:Choice></mc:AlternateContent></x:controls></mc:Choice></mc:AlternateContent>
</x:worksheet>
""",
    "xl/drawings/drawing1.xml": """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="受付印"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>""",
    "xl/drawings/vmlDrawing1.vml": """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t201"><x:ClientData ObjectType="Checkbox"><x:Anchor>0, 0, 7, 0, 1, 0, 8, 0</x:Anchor></x:ClientData></v:shape></xml>""",
    "xl/ctrlProps/ctrlProp1.xml": """<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" lockText="1"/>""",
}


def prefixed():
    with zipfile.ZipFile("prefixed.xlsx", "w", zipfile.ZIP_DEFLATED) as to:
        for name, text in PREFIXED.items():
            if not text.startswith("<?xml") and not name.endswith(".vml"):
                text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + text
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            to.writestr(part, text)


city()
prefixed()
