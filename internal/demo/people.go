package demo

// worker is a person of the demo with their roles, "role@authority", the authority left out where it is the root.
type worker struct {
	login string
	name  string
	roles string
}

// staff of each root. The first two are the administrators that the operator names.
var staff = []struct {
	root    string
	workers []worker
}{
	{"merletal", []worker{
		{"henrike.sollbach", "Henrike Sollbach", "administrator"},
		{"tarek.wiemann", "Tarek Wiemann", "administrator"},
		{"ilka.brandhorst", "Ilka Brandhorst", "administrator"},
		{"jana.feldkamp", "Jana Feldkamp", "open_data_officer"},
		{"piet.osterloh", "Piet Osterloh", "open_data_officer@merletal_verkehr, data_steward@merletal_geo"},
		{"friederike.lohmeyer", "Dr. Friederike Lohmeyer", "executive"},
		{"margit.ellersiek", "Margit Ellersiek", "data_protection_officer"},
		{"emre.haltermann", "Emre Haltermann", "security_officer"},
		{"soenke.dreyhus", "Sönke Dreyhus", "statistics_office"},
		{"nele.wittrock", "Dr. Nele Wittrock", "legal_office"},
		{"ruth.kalveram", "Ruth Kalveram", "press_office"},
		{"anton.puhlmann", "Anton Puhlmann", "geo_office"},
		{"bela.nordhoff", "Bela Nordhoff", "portal_editor"},
		{"cornelia.tiede", "Cornelia Tiede", "auditor"},
		{"uwe.sanderbrink", "Uwe Sanderbrink", "association_admin"},
		{"mira.tholen", "Mira Tholen (Fachverfahren)", "system_user"},
		{"wanda.grothe", "Wanda Grothe", "data_steward@merletal_umwelt"},
		{"knut.ahlers", "Knut Ahlers", "department_head@merletal_umwelt"},
		{"selma.ibing", "Selma Ibing", "data_steward@merletal_soziales"},
		{"burkhard.lenz", "Burkhard Lenz", "department_head@merletal_soziales"},
		{"timo.raschke", "Timo Raschke", "data_steward@merletal_verkehr"},
		{"dorothea.quest", "Dorothea Quest", "department_head@merletal_verkehr"},
		{"aylin.voges", "Aylin Voges", "data_steward@merletal_gesundheit"},
		{"rolf.steinkuhl", "Dr. Rolf Steinkuhl", "department_head@merletal_gesundheit"},
		{"merle.hanebuth", "Merle Hanebuth", "data_steward@merletal_bildung"},
		{"gisela.overkamp", "Gisela Overkamp", "department_head@merletal_bildung"},
		{"lars.wennemann", "Lars Wennemann", "department_head@merletal_geo"},
		{"jonas.blanke", "Jonas Blanke", "data_steward@merletal_sicherheit"},
		{"petra.dirksmoeller", "Petra Dirksmöller", "department_head@merletal_sicherheit"},
		{"hatice.kern", "Hatice Kern", "data_steward@merletal_finanzen"},
		{"volker.stratmann", "Volker Stratmann", "department_head@merletal_finanzen"},
		{"gerd.aschhoff", "Gerd Aschhoff", "data_steward@merletal_verkehr"}, // leaves
	}},
	{"ahrenbrueck", []worker{
		{"sabine.trost", "Sabine Trost", "administrator"},
		{"mehmet.oldach", "Mehmet Oldach", "administrator"},
		{"finja.rehberg", "Finja Rehberg", "open_data_officer, portal_editor"},
		{"arne.kottmann", "Arne Kottmann", "executive"},
		{"lotte.immig", "Lotte Immig", "data_protection_officer"},
		{"juri.wachtel", "Juri Wachtel", "statistics_office"},
		{"hanno.bruns", "Hanno Bruns", "data_steward@ahrenbrueck_bauen"},
		{"elke.sudbrock", "Elke Sudbrock", "department_head@ahrenbrueck_bauen"},
		{"nadja.holtrup", "Nadja Holtrup", "data_steward@ahrenbrueck_buerger"},
		{"klaus.vennemann", "Klaus Vennemann", "department_head@ahrenbrueck_buerger"},
		{"inge.ratering", "Inge Ratering", "auditor"},
	}},
	{"lauterhusen", []worker{
		{"thea.schomaker", "Thea Schomaker", "administrator"},
		{"paul.niehoff", "Paul Niehoff", "administrator"},
		{"rieke.donath", "Rieke Donath", "open_data_officer, portal_editor"},
		{"emil.hartung", "Emil Hartung", "data_steward"},
		{"ute.wesselink", "Ute Wesselink", "department_head"},
		{"bernd.altenau", "Bernd Altenau", "executive"},
	}},
	{"tannhusen", []worker{
		{"wiebke.ackersmann", "Wiebke Ackersmann", "administrator"},
		{"dieter.lohoff", "Dieter Lohoff", "administrator"},
		{"carla.brinkhus", "Carla Brinkhus", "open_data_officer, portal_editor, press_office"},
		{"jan.tepe", "Jan Tepe", "data_steward, system_user"},
		{"helga.moersch", "Helga Mörsch", "department_head, administrator"},
		{"otto.friedhoff", "Otto Friedhoff", "executive"},
	}},
	{"obere-merle", []worker{
		{"simone.garthe", "Simone Garthe", "administrator"},
		{"ralf.duesing", "Ralf Düsing", "administrator"},
		{"maike.poggel", "Maike Poggel", "open_data_officer, portal_editor"},
		{"stefan.kuhlenbeck", "Stefan Kuhlenbeck", "data_steward"},
		{"dagmar.ruether", "Dagmar Rüther", "department_head"},
		{"holger.brahm", "Holger Brahm", "executive"},
		{"yara.stemmer", "Yara Stemmer", "security_officer"},
	}},
}

// visitors have a role in another root; an administrator of each side confirms.
var visitors = []worker{
	{login: "margit.ellersiek", roles: "data_protection_officer@lauterhusen, data_protection_officer@tannhusen, data_protection_officer@obere-merle"},
}

// leaver is turned off some months into the history.
const leaver = "gerd.aschhoff"
