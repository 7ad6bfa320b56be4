// Package properties holds places and who belongs to them.
//
// It owns the tables property and contact_property. A place is known by its
// normalised address, unit and ZIP, or else by its parcel number in the same
// town. At most one contact of a place is its primary one.
package properties

import (
	_ "embed"
	"regexp"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Property is a place. Tag csv names the headers under which lists carry a
// field; tag merge says what a list may do to a field that is filled already:
// "always" refreshes it, "never" leaves it, "keep" leaves it unless the import
// replaces. A field that has a value is never emptied.
type Property struct {
	ID               string     `db:"id" json:"id" doc:"The property's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	AddressKey       string     `db:"address_key" json:"-"`
	Street           string     `db:"street" json:"street" doc:"House number and street" example:"12 Sample St"`
	Unit             string     `db:"unit" json:"unit" doc:"The unit in the building" example:"3B"`
	City             string     `db:"city" json:"city" csv:"city|town|property city" merge:"keep" doc:"The town" example:"Quincy"`
	State            string     `db:"state" json:"state" csv:"state|property state" merge:"keep" doc:"Two letters" example:"MA"`
	Zip5             string     `db:"zip5" json:"zip5" csv:"zip|zip code|zipcode|property zip" doc:"Five digits" example:"02169"`
	Subdivision      string     `db:"subdivision" json:"subdivision" csv:"subdivision" merge:"keep" doc:"The subdivision" example:"Stone Acres"`
	Lat              *float64   `db:"lat" json:"lat" csv:"latitude" merge:"keep" doc:"Latitude" example:"42.123456"`
	Lon              *float64   `db:"lon" json:"lon" csv:"longitude" merge:"keep" doc:"Longitude" example:"-70.123456"`
	APN              string     `db:"apn" json:"apn" csv:"apn|parcel id|parcel number" merge:"keep" doc:"The assessor's parcel number" example:"QUIN-0001-0002-3"`
	Type             string     `db:"type" json:"type" csv:"type" merge:"keep" doc:"Kind of building as the list names it" example:"SFR"`
	YearBuilt        *int       `db:"year_built" json:"year_built" csv:"yr built|year built" merge:"never" doc:"When it was built" example:"1938"`
	Sqft             *int       `db:"sqft" json:"sqft" csv:"sq ft|sqft" merge:"never" doc:"Living area in square feet" example:"1480"`
	Beds             *int       `db:"beds" json:"beds" csv:"beds" merge:"keep" doc:"Bedrooms" example:"3"`
	Baths            *float64   `db:"baths" json:"baths" csv:"baths" merge:"keep" doc:"Bathrooms, halves count" example:"1.5"`
	EstValueCents    *int64     `db:"est_value_cents" json:"est_value_cents" csv:"est value|estimated value" merge:"always" doc:"Estimated value in cents" example:"70120000"`
	EstEquityCents   *int64     `db:"est_equity_cents" json:"est_equity_cents" csv:"est equity $" merge:"always" doc:"Estimated equity in cents; may be negative" example:"-1200000"`
	EquityPct        *int       `db:"equity_pct" json:"equity_pct" csv:"est equity %" merge:"always" doc:"Equity in percent of the value" example:"61"`
	PurchaseDate     *time.Time `db:"purchase_date" json:"purchase_date" csv:"purchase date" merge:"keep" doc:"When it was bought" example:"1998-05-14T00:00:00Z"`
	PurchaseYearOnly bool       `db:"purchase_year_only" json:"purchase_year_only" doc:"Only the year of the purchase is known" example:"false"`
	ListingStatus    string     `db:"listing_status" json:"listing_status" csv:"listing status" merge:"always" doc:"Where it stands on the market" example:"Active"`
	OwnerOccupied    *bool      `db:"owner_occupied" json:"owner_occupied" csv:"owner occ?" merge:"keep" doc:"The owner lives there" example:"true"`
	ListedForSale    *bool      `db:"listed_for_sale" json:"listed_for_sale" csv:"listed for sale?" merge:"always" doc:"On the market" example:"false"`
	Foreclosure      *bool      `db:"foreclosure" json:"foreclosure" csv:"foreclosure?" merge:"always" doc:"In foreclosure" example:"false"`
	HighEquity       *bool      `db:"high_equity" json:"high_equity" csv:"high equity?" merge:"always" doc:"Equity of 40 percent or more" example:"true"`
	RecorderOwner    string     `db:"recorder_owner" json:"recorder_owner" csv:"owner" merge:"keep" doc:"The owner as the recorder writes it" example:"DOE,JOHN Q & JANE R"`
	Mailing          Mailing    `db:"mailing" json:"mailing" merge:"keep" doc:"Where the owner gets mail"`
	CreatedAt        time.Time  `db:"created_at" json:"created_at" doc:"When it was stored" example:"2026-11-19T14:02:00Z"`
	UpdatedAt        time.Time  `db:"updated_at" json:"updated_at" doc:"When it was changed" example:"2026-11-19T14:02:00Z"`
	Version          int        `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
}

// Mailing is a postal address.
type Mailing struct {
	Street string `json:"street,omitempty" doc:"House number and street" example:"12 Sample St"`
	City   string `json:"city,omitempty" doc:"The town" example:"Quincy"`
	State  string `json:"state,omitempty" doc:"Two letters" example:"MA"`
	Zip    string `json:"zip,omitempty" doc:"Five digits" example:"02169"`
}

var columns = db.Columns[Property]("")

//go:embed suffixes.tsv
var suffixLines string

// suffixes maps the long and odd spellings of street suffixes to the postal one.
var suffixes = readSuffixes(suffixLines)

func readSuffixes(lines string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(lines) {
		short, spellings, _ := strings.Cut(strings.TrimSpace(line), "\t")
		known[short] = short
		for _, spelling := range strings.Fields(spellings) {
			known[spelling] = short
		}
	}
	return known
}

// Key is what makes an address one place: street, unit and ZIP without case,
// punctuation and the spelling of the suffix. It is empty without a street.
func Key(street, unit, zip5 string) string {
	words := plainWords(street)
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	if short := suffixes[words[last]]; short != "" && last > 0 {
		words[last] = short
	}
	return strings.Join(words, " ") + "|" + strings.Join(plainWords(unit), " ") + "|" + zip5
}

func plainWords(text string) []string {
	return strings.Fields(strings.Map(func(r rune) rune {
		switch r {
		case '.', '\'':
			return -1
		case ',', '#', ';':
			return ' '
		}
		return r
	}, strings.ToUpper(text)))
}

// SplitUnit parts "12 OAK ST UNIT 4" into street and unit.
func SplitUnit(address string) (street, unit string) {
	street = strings.Join(strings.Fields(address), " ")
	upper := strings.ToUpper(street)
	if len(upper) != len(street) {
		return street, "" // a letter that grows in capitals: positions do not fit
	}
	for _, mark := range []string{" UNIT ", " APT ", " APT. ", " STE ", " SUITE ", " #"} {
		if at := strings.LastIndex(upper, mark); at > 0 {
			return strings.TrimRight(street[:at], " ,"), strings.TrimSpace(street[at+len(mark):])
		}
	}
	return street, ""
}

var oneLine = regexp.MustCompile(`^(.*?\S)\s*,\s*([^,\d]+?)(?:,?\s+([A-Za-z]{2})\.?)?(?:,?\s+(\d{4,5}(?:-\d{4})?))?$`)

// SplitAddress parts an address that stands in one cell: "12 Oak St, Quincy, MA 02169".
func SplitAddress(text string) (street, city, state, zip string) {
	parts := oneLine.FindStringSubmatch(text)
	if parts == nil {
		return text, "", "", ""
	}
	return parts[1], strings.TrimSpace(parts[2]), strings.ToUpper(parts[3]), parts[4]
}

// Zip5 gives a ZIP the zero back that a spreadsheet took, and leaves ZIP+4 out.
// It is empty when the text is no ZIP.
func Zip5(text string) string {
	text, _, _ = strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), ".0"), "-")
	if len(text) == 9 || len(text) == 8 {
		text = text[:len(text)-4]
	}
	if len(text) == 3 || len(text) == 4 {
		text = strings.Repeat("0", 5-len(text)) + text
	}
	if len(text) != 5 || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}
