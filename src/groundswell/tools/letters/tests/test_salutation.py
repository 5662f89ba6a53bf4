"""Hard names: each is written to as its owner would wish, or by the full name where that cannot be known."""

import pytest

from groundswell.tools.letters.salutation import greeting, short_name, shown_name
from groundswell.trunk.targets.models import Target


@pytest.mark.parametrize(
    ("name", "office", "first_line"),
    [
        ("Carys Wainfleet", "Councillor", "Dear Cllr Wainfleet"),
        ("Carys Wainfleet", "Councillor for Millbeck South", "Dear Cllr Wainfleet"),
        ("Cllr Carys Wainfleet", "Councillor", "Dear Cllr Wainfleet"),
        ("Councillor Carys Wainfleet", "", "Dear Cllr Wainfleet"),
        ("Cllr. Mrs. Carys Wainfleet", "Councillor", "Dear Cllr Wainfleet"),
        ("Cllr Dr Ann Lee", "Councillor", "Dear Cllr Dr Lee"),
        ("Wainfleet, Carys", "Councillor", "Dear Cllr Wainfleet"),
        ("Wainfleet, Cllr Carys", "Councillor", "Dear Cllr Wainfleet"),
        ("Dr Jane Smith", "Member of Parliament", "Dear Dr Smith MP"),
        ("The Rt Hon Dr Jane Smith MP", "Member of Parliament", "Dear Dr Smith MP"),
        ("Jane Smith, OBE, MP", "", "Dear Jane Smith MP"),
        ("Jane Smith", "Member of Parliament", "Dear Jane Smith MP"),
        ("Ms Diane Abbott", "Member of Parliament", "Dear Ms Abbott MP"),
        ("Mr. Tanmanjeet Singh Dhesi", "Member of Parliament", "Dear Mr Tanmanjeet Singh Dhesi MP"),
        ("Sir Edward Davey MP", "Member of Parliament", "Dear Sir Edward"),
        ("Rt Hon Sir Iain Duncan Smith", "Member of Parliament", "Dear Sir Iain"),
        ("Prof Dame Sally Davies", "", "Dear Dame Sally"),
        ("Lady Hermon", "Member of Parliament", "Dear Lady Hermon"),
        ("Baroness Smith of Basildon", "", "Dear Baroness Smith"),
        ("Lord Andrew Adonis", "", "Dear Lord Adonis"),
        ("The Rev Dr John Low", "", "Dear Revd Dr Low"),
        ("Iain Duncan Smith", "Councillor", "Dear Cllr Iain Duncan Smith"),
        ("Mary Ann O'Neill", "Councillor", "Dear Cllr Mary Ann O'Neill"),
        ("J. R. Hartley", "Councillor", "Dear Cllr Hartley"),
        ("Emma de Souza", "Councillor", "Dear Cllr de Souza"),
        ("Jan van der Berg", "Councillor", "Dear Cllr van der Berg"),
        ("Seán Ó Briain", "Councillor", "Dear Cllr Ó Briain"),
        ("Siân Gwenllian", "Member of the Senedd", "Dear Siân Gwenllian MS"),
        ("Norman St John-Stevas", "Councillor", "Dear Cllr St John-Stevas"),
        ("Nguyễn Thị Minh", "Councillor", "Dear Cllr Nguyễn Thị Minh"),
        ("Robert “Bob” Jones", "Councillor", "Dear Cllr Jones"),
        ("Robert (Bob) Jones Jr", "Councillor", "Dear Cllr Jones"),
        ("JO MA", "Councillor", "Dear Cllr MA"),
        ("Madonna", "Councillor", "Dear Cllr Madonna"),
        ("Bronagh Teale", "Mayor of Ashdale", "Dear Mayor Teale"),
        ("Bronagh Teale", "Deputy Mayor", "Dear Bronagh Teale"),
        ("Bronagh Teale", "Police and Crime Commissioner", "Dear Bronagh Teale"),
        ("Ann Lee\r\nBcc: all@example.org", "Councillor", "Dear Cllr Ann LeeBcc: all@example.org"),
    ],
)
def test_the_first_line_is_right(name, office, first_line):
    assert greeting(Target(name=name, office=office)) == first_line


@pytest.mark.parametrize(
    ("name", "first_line"),
    [
        ("Ashdale County Council", "To the members of Ashdale County Council"),
        ("The Rill Trust", "To the members of the Rill Trust"),
        ("Leeds North West Labour Party", "To the members of Leeds North West Labour Party"),
        ("Members of the Transport Committee", "To the members of the Transport Committee"),
    ],
)
def test_a_body_is_written_to_as_its_members(name, first_line):
    assert greeting(Target(name=name, office="Council", kind="body")) == first_line


@pytest.mark.parametrize("said", ["Cllr Wainfleet", "Dear Cllr Wainfleet,", " dear  Cllr Wainfleet: "])
def test_what_an_organiser_wrote_comes_first(said):
    target = Target(name="Carys Mary Wainfleet", office="Member of Parliament", salutation=said)

    assert greeting(target) == "Dear Cllr Wainfleet"
    assert short_name(target) == "Cllr Wainfleet"


def test_a_body_may_have_its_own_salutation():
    target = Target(name="Ashdale Council", office="Council", kind="body", salutation="Madam Chair")

    assert greeting(target) == "Dear Madam Chair"


@pytest.mark.parametrize(
    ("name", "office", "shown"),
    [
        ("Carys Wainfleet", "Councillor", "Cllr Carys Wainfleet"),
        ("Cllr Carys Wainfleet", "Councillor", "Cllr Carys Wainfleet"),
        ("Jane Smith", "Member of Parliament", "Jane Smith"),
        ("Bronagh Teale", "Mayor of Ashdale", "Mayor Bronagh Teale"),
    ],
)
def test_headings_say_the_office(name, office, shown):
    assert shown_name(Target(name=name, office=office)) == shown
