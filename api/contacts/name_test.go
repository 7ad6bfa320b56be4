package contacts_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
)

func TestNameCase(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"MARY O'BRIEN":            "Mary O'Brien",
		"mary o’brien":            "Mary O’Brien",
		"DE LA CRUZ":              "De La Cruz",
		"VAN DER BERG":            "Van Der Berg",
		"MCDONALD":                "McDonald",
		"MCCARTHY":                "McCarthy",
		"MC KAY":                  "Mc Kay",
		"MACDONALD":               "MacDonald",
		"MACARTHUR":               "MacArthur",
		"MACK":                    "Mack",
		"MACHADO":                 "Machado",
		"MACKENZIE":               "Mackenzie",
		"SMITH-JONES":             "Smith-Jones",
		"JO-ANN MCGEE-O'NEIL":     "Jo-Ann McGee-O'Neil",
		"D'ANGELO":                "D'Angelo",
		"DELL'ORTO":               "Dell'Orto",
		"KAREN'S HOUSE":           "Karen's House",
		"BRIAN ASHLOCK III":       "Brian Ashlock III",
		"JOHN SMITH JR":           "John Smith Jr",
		"JOHN SMITH SR.":          "John Smith Sr.",
		"J R SMITH":               "J R Smith",
		"J.R. SMITH":              "J.R. Smith",
		"OAK HOLDINGS LLC":        "Oak Holdings LLC",
		"BELWOOD FAMILY TRUST":    "Belwood Family TRUST",
		"BANK OF THE BAY":         "Bank of the Bay",
		"THE OAKS":                "The Oaks",
		"1ST STREET HOMES INC":    "1st Street Homes Inc",
		"12 OAK RT /TRUST":        "12 Oak RT /TRUST",
		"JOSÉ MUÑOZ":              "José Muñoz",
		"ØVERBY":                  "Øverby",
		"DeAngelo Smith":          "DeAngelo Smith",
		"  MARY   ANN  ":          "Mary Ann",
		"FITZGERALD":              "Fitzgerald",
		"IV":                      "Iv",
		"王":                       "王",
		"DI NAPOLI & DOS SANTOS":  "Di Napoli & Dos Santos",
		"":                        "",
		"'":                       "'",
		"O'":                      "O'",
		"ST-PIERRE":               "St-Pierre",
		"MCLEOD-MACLEOD":          "McLeod-MacLeod",
		"SAINT MARY'S CHURCH RT":  "Saint Mary's Church RT",
		"WALTER JEAN-PAUL DE'ATH": "Walter Jean-Paul De'Ath",
	} {
		require.Equal(t, want, contacts.NameCase(raw), raw)
	}
}

func TestParseName(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][3]string{
		"LAURA PRESCOMBE":                {"Laura", "Prescombe", "person"},
		"PRESCOMBE,LAURA R":              {"Laura", "Prescombe", "person"},
		"Prescombe, Laura":               {"Laura", "Prescombe", "person"},
		"DE LA CRUZ,SHARON B & BARBARA":  {"Sharon & Barbara", "De La Cruz", "person"},
		"PENDEN,DAVID & RICHARD R":       {"David & Richard", "Penden", "person"},
		"SHARON DE LA CRUZ":              {"Sharon", "De La Cruz", "person"},
		"PETER VAN DER BERG":             {"Peter", "Van Der Berg", "person"},
		"VAN DER BERG":                   {"", "Van Der Berg", "person"},
		"VAN NGUYEN":                     {"Van", "Nguyen", "person"},
		"MAI LE":                         {"Mai", "Le", "person"},
		"MARY ANN SMITH":                 {"Mary Ann", "Smith", "person"},
		"JAMES T MACK":                   {"James", "Mack", "person"},
		"J ROBERT SMITH":                 {"J Robert", "Smith", "person"},
		"J MCKAY":                        {"J", "McKay", "person"},
		"BRIAN ASHLOCK III":              {"Brian", "Ashlock III", "person"},
		"ASHLOCK,BRIAN C III":            {"Brian", "Ashlock III", "person"},
		"JOHN SMITH, JR":                 {"John", "Smith Jr", "person"},
		"JOHN SMITH JR.":                 {"John", "Smith Jr.", "person"},
		"JOHN & MARY SMITH":              {"John & Mary", "Smith", "person"},
		"JOHN SMITH & MARY SMITH":        {"John & Mary", "Smith", "person"},
		"JOHN SMITH & MARY JONES":        {"John & Mary", "Smith & Jones", "person"},
		"SMITH,JOHN & JONES,MARY":        {"John", "Smith", "person"},
		"BELWOOD & HOLFORD":              {"", "Belwood & Holford", "organisation"},
		"BELWOOD & TRUST":                {"", "Belwood & TRUST", "organisation"},
		"RANWOOD,TRUST":                  {"", "Ranwood, TRUST", "organisation"},
		"PRESCOMBE,FAMILY":               {"", "Prescombe, Family", "organisation"},
		"MACK JAMES T FAMILY TRUST":      {"", "Mack James T Family TRUST", "organisation"},
		"HAVRIGG HOLDINGS LLC":           {"", "Havrigg Holdings LLC", "organisation"},
		"HAVRIGG L.P.":                   {"", "Havrigg L.P.", "organisation"},
		"HAVRIGG HOMES INC.":             {"", "Havrigg Homes Inc.", "organisation"},
		"HAVRIGG FT":                     {"", "Havrigg FT", "organisation"},
		"12 OAK ROAD":                    {"", "12 Oak Road", "organisation"},
		"OAK RT /TRUST":                  {"", "Oak RT /TRUST", "organisation"},
		"TOWN OF WEYBURN":                {"", "Town of Weyburn", "organisation"},
		"MADONNA":                        {"", "Madonna", "person"},
		"TRUST":                          {"", "Trust", "person"},
		"O'BRIEN,MARY ANN":               {"Mary Ann", "O'Brien", "person"},
		"D'ARCY O'NEIL":                  {"D'Arcy", "O'Neil", "person"},
		"Deanna McDonald":                {"Deanna", "McDonald", "person"},
		"JOSÉ MUÑOZ":                     {"José", "Muñoz", "person"},
		"":                               {"", "", "person"},
		" , ":                            {"", "", "person"},
		"&":                              {"", "&", "organisation"},
		"JR":                             {"", "Jr", "person"},
		"SMITH,":                         {"", "Smith", "person"},
		", JOHN":                         {"John", "", "person"},
		"ESTATE":                         {"", "Estate", "person"},
		"COLWICK REALTY TRUST & COLWICK": {"", "Colwick Realty TRUST & Colwick", "organisation"},
	} {
		first, last, kind := contacts.ParseName(raw)
		require.Equal(t, want, [3]string{first, last, kind}, raw)
	}
}
