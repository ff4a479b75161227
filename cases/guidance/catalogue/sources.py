"""Where each rule comes from: the sources of the guidance, section 8, by the key used there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A published document, and where it can be read."""

    key: str
    title: str
    urls: tuple[str, ...]


N19 = Source(
    "N19",
    "Response to media reporting of police use of community resolutions, NPCC, 17 June 2019",
    ("https://news.npcc.police.uk/releases/response-to-media-reporting-of-police-use-of-community-resolutions",),
)
GH19 = Source(
    "GH19",
    "Expert view: the case for and against community resolutions, Gazette & Herald, June 2019",
    ("https://www.gazetteandherald.co.uk/news/17709806.expert-view-the-case-for-and-against-community-resolutions/",),
)
BBC19 = Source(
    "BBC19", "Violent offences “dealt with informally”, BBC, June 2019", ("https://www.bbc.co.uk/news/uk-47697778",)
)
NE19 = Source(
    "NE19",
    "What are community resolutions and how should they be used, Northern Echo, June 2019",
    (
        "https://www.thenorthernecho.co.uk/news/crime/17710424.what-are-community-resolutions-and-how-should-they-be-used",
    ),
)
CB = Source(
    "CB",
    "Community resolutions: commendable not condemnable, Corker Binning, undated (after June 2019)",
    ("https://corkerbinning.com/community-resolutions-commendable-not-condemnable/",),
)
MOJ19 = Source(
    "MOJ19",
    "Written answer HL16980, Ministry of Justice, 22 July 2019",
    ("https://www.theyworkforyou.com/wrans/?id=2019-07-08.HL16980.h",),
)
S102 = Source(
    "S102",
    "Anti-social Behaviour, Crime and Policing Act 2014 ss.101-102 and notes 223-226",
    ("https://www.legislation.gov.uk/ukpga/2014/12/section/102",),
)
MERS = Source(
    "MERS",
    "Community resolutions, Victim Care Merseyside (gives 20 October 2014)",
    ("http://www.victimcaremerseyside.org/home/community-resolutions.aspx",),
)
CJCA17 = Source(
    "CJCA17",
    "Criminal Justice and Courts Act 2015 s.17 and notes 203-207",
    ("https://www.legislation.gov.uk/ukpga/2015/2/section/17",),
)
SI790 = Source(
    "SI790",
    "Simple Cautions (Specification of Either-Way Offences) Order 2015, SI 2015/790",
    ("https://www.legislation.gov.uk/uksi/2015/790/made",),
)
S127 = Source(
    "S127", "Magistrates' Courts Act 1980 s.127", ("https://www.legislation.gov.uk/ukpga/1980/43/section/127",)
)
S39A = Source(
    "S39A",
    (
        "Criminal Justice Act 1988 s.39A, inserted by Police, Crime, Sentencing and Courts Act 2022 "
        "s.49, as set out in [2025] EWHC 2797 (Admin) paras 7-8; commencement day not read"
    ),
    ("https://www.legislation.gov.uk/ukpga/2022/32/section/49",),
)
PCSCA = Source(
    "PCSCA",
    ("Police, Crime, Sentencing and Courts Act 2022 Part 6; draft code consultation, MoJ, 2 August 2023"),
    (
        "https://www.legislation.gov.uk/ukpga/2022/32/part/6",
        "https://www.gov.uk/government/consultations/diversionary-and-community-cautions-draft-code-of-practice",
    ),
)
HOB26 = Source(
    "HOB26",
    (
        "Crime outcomes in England and Wales 2025 to 2026, s.1.6, Home Office (as summarised in a public "
        "dashboard's notes, Aug 2026)"
    ),
    (
        "https://www.gov.uk/government/statistics/crime-outcomes-in-england-and-wales-2025-to-2026/crime-outcomes-in-england-and-wales-2025-to-2026",
    ),
)
HAC15 = Source(
    "HAC15",
    "Out-of-court disposals, HC 799, Home Affairs Committee, 6 March 2015 (news summary)",
    (
        "https://www.parliament.uk/business/committees/committees-a-z/commons-select/home-affairs-committee/news/150306-oocd-rpt-pubn/",
    ),
)
YJLC22 = Source(
    "YJLC22",
    "New NPCC guidance on community resolutions, Youth Justice Legal Centre",
    ("https://yjlc.uk/resources/legal-updates/new-npcc-guidance-community-resolutions",),
)
DG6 = Source(
    "DG6",
    "DG6 desktop guide, CPS; summary, YJLC, on Charging (sixth edition, December 2020)",
    (
        "https://www.cps.gov.uk/legal-guidance/dg6-desktop-guide",
        "https://yjlc.uk/resources/legal-updates/new-charging-guidance-dpp-attempt-encourage-expedition",
    ),
)
CPSOOCR = Source(
    "CPSOOCR",
    "Out of Court Resolutions, CPS legal guidance",
    ("https://www.cps.gov.uk/legal-guidance/restorative-justice",),
)
CC22 = Source(
    "CC22",
    "Conditional Cautioning: Adults, DPP guidance, 3 October 2022",
    ("https://www.cps.gov.uk/legal-guidance/conditional-cautioning-adults-dpp-guidance",),
)
CC24 = Source(
    "CC24",
    "Conditional Cautioning: Adults, DPP guidance, 8 August 2024",
    ("https://www.cps.gov.uk/legal-guidance/conditional-cautioning-adults-dpp-guidance",),
)
VC6 = Source(
    "VC6",
    "Victims' Code Right 6, Bedfordshire PCC",
    (
        "https://bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-6-of-12",
    ),
)
APPDA = Source(
    "APPDA",
    ("Policing domestic abuse, Durham University, 3 March 2017; APP release (21 Sept 2015), College of Policing"),
    (
        "https://www.dur.ac.uk/research/news/item/?itemno=30747",
        "https://www.college.police.uk/News/archive/October_2015/Pages/Police_get_new_guidance_on_handling_-domestic_abuse.aspx",
    ),
)
APPHATE = Source(
    "APPHATE",
    "APP hate crime: criminal justice processes, College of Policing",
    (
        "https://www.college.police.uk/app/major-investigation-and-public-protection/hate-crime/criminal-justice-processes",
    ),
)
MOU = Source(
    "MOU",
    "MoU on offences against emergency workers, CPS",
    ("https://www.cps.gov.uk/publication/memorandum-understanding-offences-against-emergency-workers",),
)
GMA13 = Source(
    "GMA13",
    "Gravity factor matrix for adults, ACPO, 8 April 2013",
    ("https://studylib.net/doc/8846914/gravity-factor-matrix",),
)
GMY13 = Source(
    "GMY13",
    "Youth offender case disposal gravity factor system, ACPO, March 2013; YJLC note",
    (
        "https://studylib.net/doc/9030657/gravity-factor-matrix-for-adults-%E2%80%93-scores",
        "https://yjlc.uk/acpo-gravity-matrix/",
    ),
)
GMA19 = Source(
    "GMA19",
    "Gravity Matrix (Adult) Two-Tier framework, V1, NPCC, February 2019",
    ("https://docslib.org/doc/6967083/gravity-matrix-adult-two-tier-framework",),
)
CGM23 = Source(
    "CGM23",
    "NPCC Child Gravity Matrix: key changes, YJLC",
    ("https://yjlc.uk/resources/legal-updates/npcc-child-gravity-matrix-key-changes",),
)
YJRH = Source(
    "YJRH",
    "NPCC Child Gravity Matrix (updated October 2023), Youth Justice Resource Hub",
    (
        "https://yjresourcehub.uk/legislation-and-guidance-documents/item/625-national-police-chiefs-council-npcc-child-gravity-matrix-updated-october-2023.html",
    ),
)
CGM25 = Source(
    "CGM25",
    "Child Gravity Matrix updated for 2025, YJLC, 26 February 2025",
    ("https://yjlc.uk/resources/legal-updates/npcc-child-gravity-matrix-updated-2025",),
)
KN15 = Source(
    "KN15",
    "Guidelines on investigation, cautioning and charging of knife crime, v4.0, NPCC, 2015",
    ("https://docest.com/doc/120257/acpo-children-young-people-strategy",),
)
KNEW = Source(
    "KNEW",
    "A step in the wrong direction? New NPCC knife guidelines, YJLC, undated",
    ("https://yjlc.uk/resources/legal-updates/step-wrong-direction-new-npcc-guidelines-cautioning-and-charging-knife",),
)
KNSL = Source(
    "KNSL",
    "Young people, knives, criminal justice (slides), M. Tavender, CPS London, undated",
    ("https://pdfslide.us/documents/young-people-knives-criminal-justice-1-policing-prosecution-sentencing.html",),
)
KN26 = Source(
    "KN26",
    ("Child knife possession offences, Home Office and MoJ, 12 February 2026; report, The Independent, same day"),
    (
        "https://www.gov.uk/government/publications/child-knife-possession-offences/government-guidance-for-child-knife-possession-offences-accessible--2",
        "https://www.independent.co.uk/bulletin/news/children-knife-crime-moj-mentoring-b2918731.html",
    ),
)
HMIC14 = Source(
    "HMIC14",
    "Crime data integrity recommendation 5465, HMIC, 18 November 2014",
    ("https://www.justiceinspectorates.gov.uk/hmicfrs/?recommendation-theme=youth-offending",),
)
MA23 = Source(
    "MA23",
    ("Out-of-court resolutions: the opportunity is now, Magistrates' Association guest blog by the NPCC lead"),
    ("https://www.magistrates-association.org.uk/blog/out-of-court-resolutions-the-opportunity-is-now/",),
)
PACE = Source(
    "PACE", "Updated PACE Codes (31 July 2018), YJLC", ("https://yjlc.uk/resources/legal-updates/changes-pace-codes",)
)
REEDS = Source(
    "REEDS",
    "The police misuse of community resolutions, Reeds Solicitors",
    ("https://reeds.co.uk/insights/the-police-misuse-of-community-resolutions/",),
)
NFOI19 = Source(
    "NFOI19",
    "Community resolution FOI 183/19, Northumbria Police",
    (
        "https://beta.northumbria.police.uk/about-us/publications-and-documents/accessing-information/disclosure-log/crime-statistics/community-resolution-18319-1/",
    ),
)
KENT = Source(
    "KENT",
    "O32g Community Resolutions, Kent Police, July 2023",
    ("https://www.kent.police.uk/foi-ai/kent-police/Policy/operational-partnerships/community-sop-o32g/",),
)
ESSEX = Source(
    "ESSEX",
    "F0400 Out of Court Disposal, Essex Police, 6 August 2021",
    (
        "https://www.essex.police.uk/foi-ai/essex-police/our-policies-and-procedures/f/f0400-policy---out-of-court-disposal/",
    ),
)
MET23 = Source(
    "MET23",
    "FOI 01.FOI.23.031611, Metropolitan Police, August 2023",
    (
        "https://www.met.police.uk/foi-ai/metropolitan-police/disclosure-2023/august-2023/community-resolutions-administered-january2012-june2023/",
    ),
)
CHESH = Source(
    "CHESH",
    "Out of court resolutions, Cheshire PCC",
    ("https://www.cheshire-pcc.gov.uk/support-for-victims/out-of-court-resolutions/",),
)
DURH21 = Source(
    "DURH21",
    "Joint scrutiny panel review, Newton News, on 2021",
    ("https://www.newtonnews.co.uk/joint-scrutiny-panel-finds-good-practice-in-review-of-out-of-court-disposals/",),
)
GLOS = Source(
    "GLOS",
    "Hate crime criteria, Restorative Gloucestershire",
    ("https://www.restorativegloucestershire.co.uk/hate-crime-and-hate-crime-incidents/",),
)
HANTS = Source(
    "HANTS",
    "Hate crime awareness course, Centre for Justice Innovation",
    ("https://justiceinnovation.org/project/hate-crime-awareness-course",),
)
IOW = Source(
    "IOW",
    "Youth justice leaflets, Isle of Wight Council",
    (
        "https://www.iow.gov.uk/children-and-family-support/childrens-services/youth-offending-and-crime-prevention/youth-justice-information-leaflets",
    ),
)
NWP17 = Source(
    "NWP17",
    "Community Resolution Guidance v1.4, North Wales Police, 15 June 2017",
    ("http://lawsdocbox.com/Legal_Issues/94281161-Community-resolution-guidance.html",),
)
STUDY = Source(
    "STUDY",
    ("Full list of offences suitable to be dealt with through community disposal (publisher not identified)"),
    ("https://studylib.net/doc/8744051/full-list-of-offences-suitable-to-be-dealt-with-through-c...",),
)
RANK = Source(
    "RANK",
    "Police ranks of the United Kingdom; Police ranks and roles explained, 2012",
    (
        "https://en.wikipedia.org/wiki/Police_ranks_of_the_United_Kingdom",
        "https://mentalhealthcop.wordpress.com/2012/03/26/police-rank-and-roles-explained/",
    ),
)
