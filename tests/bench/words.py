"""The vocabulary of made-up dossiers: plain words, none of which names anybody.

The words matter only for their lengths, their scripts and the punctuation between them.
"""

from typing import Final


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PROSE: Final = _split(
    """
    the the the the the the of of of of to to to and and and in in in a a a that that for on
    with by from as at it its was were had been is are not after before later earlier while
    because although since until during between against according officials ministry statement
    reporters spokesman government agreement shipment transfer delivery cargo port harbour
    vessel aircraft flight range weapon missile launcher drone engine component factory plant
    export import licence sanction measure package council parliament committee session vote
    resolution paragraph treaty obligation inspection evidence photograph satellite image
    document copy invoice contract payment bank account company supplier intermediary broker
    route railway border crossing airport base unit brigade command exercise training crew
    operator instructor visit delegation meeting call letter briefing interview broadcast
    newspaper agency report article paper analyst institute estimate figure number dozens
    hundreds several first second third last next recent previous unnamed senior former deputy
    foreign defence interior prime military intelligence diplomatic economic technical public
    private joint separate initial final complete partial alleged said told wrote added
    confirmed denied rejected repeated published announced declined described warned asked
    answered noted pointed argued claimed stressed insisted acknowledged welcomed criticised
    approved signed arrived left returned moved loaded unloaded inspected seized identified
    tracked observed about around nearly more less than over under within without evening
    morning week month year day night spring autumn winter weekend o’clock non-military
    """
)
"""Drawn evenly; little words stand in it as often as they are frequent."""

FIRST_NAMES: Final = _split(
    """
    Adil Anna Boris Celia Dara Edvin Farid Gita Hugo Irena Jamal Katya Leo Mina Nadir Olena
    Parvin Quentin Roza Samir Tomas Ursula Viktor Wanda Xenia Yusuf Zora
    """
)
SYLLABLES: Final = _split(
    """
    ar bel cor dan el far gor hal im jor kar lum mor nar or pel ras sol tar ul var wes yor zan
    """
)
ENDINGS: Final = _split(
    """
    a an ev i ian in ko ov ski um
    """
)

BODIES: Final = ("Ministry of Defence", "Foreign Ministry", "Security Council", "Customs Service",
                 "Treasury", "Parliament", "Intelligence Service")  # fmt: skip
FORCES: Final = ("Air Force", "Navy", "Border Guard", "Missile Command")
GROUPS: Final = ("Institute for Arms Research", "Union of Shippers", "Monitors", "Red Relief")
COMPANIES: Final = ("Aerospace", "Shipping", "Metals", "Trading", "Electronics")
PAPERS: Final = ("Herald", "Times", "Wire", "Radio", "Daily", "Chronicle", "Gazette")
OFFICES: Final = ("spokesman", "minister", "deputy minister", "head of the export department",
                  "ambassador", "commander", "member", "director")  # fmt: skip
PARTS: Final = ("buyer", "seller", "host", "guest", "mediator", "critic", "accused", "reporting")

STANCES: Final = ("reports", "asserts", "confirms", "verifying", "doubts", "denies", "denies",
                  "declines")  # fmt: skip
DEEDS: Final = ("rejects", "confirms", "announces", "describes", "denies", "welcomes", "condemns",
                "publishes", "receives", "inspects", "signs", "suspends", "questions")  # fmt: skip
MATTERS: Final = ("report on a rocket transfer", "agreement on air defence", "ban on shippers",
                  "photographs of a launcher", "shipment through the canal", "talks on components",
                  "delivery of training aircraft", "list of suppliers", "draft resolution",
                  "findings of the inspectors", "plan for a joint factory")  # fmt: skip
VENUES: Final = ("at a press briefing", "in an interview", "before parliament", "in a letter",
                 "on the ministry’s website", "in a call with reporters")  # fmt: skip

TERM_QUALITIES: Final = ("ballistic", "loitering", "solid-fuel", "dual-use", "guided", "cluster",
                         "cruise", "surplus", "re-exported", "low-altitude", "shore-based",
                         "unmanned", "pre-fragmented", "thermobaric", "inertial", "licensed",
                         "short-range", "transit", "escrow", "end-user")  # fmt: skip
TERM_THINGS: Final = ("munition", "launcher", "guidance kit", "booster", "certificate", "warhead",
                      "airframe", "consignment", "seeker", "manifest", "test stand", "waiver",
                      "propellant", "canister", "registry", "proxy", "overflight", "inspection",
                      "embargo", "tranche")  # fmt: skip

PERSIAN: Final = _split(
    """
    این گزارش درست نیست و ما هیچ سامانه‌ای به هیچ کشوری برای جنگ نداده‌ایم سخنگوی وزارت گفت که
    همکاری دو کشور بر پایه قرارداد است از سال‌ها پیش
    """
)
UKRAINIAN: Final = _split(
    """
    ми бачимо що постачання триває і маємо докази про це сказав речник міністерства на брифінгу
    партнери повинні відповісти разом із союзниками без зволікань
    """
)
