package imports_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The ten formats that the business gets lists in, by their headers; what each
// must yield: people with their numbers, places and fields of their own.
func TestEachFormatIsRecognisedAndRead(t *testing.T) {
	t.Parallel()
	const (
		people = `select coalesce(string_agg(trim(c.first_name || ' ' || c.last_name) || coalesce(' ' || p.e164, ''), ', ' order by c.last_name, c.first_name, p.e164), '')
			from contact c left join contact_phone l on l.contact_id = c.id left join phone p on p.id = l.phone_id`
		places = `select coalesce(string_agg(concat_ws(', ', street, nullif(unit, ''), nullif(city, ''), nullif(state, ''), nullif(zip5, '')), '; ' order by street), '') from property`
		kept   = `select coalesce(string_agg(attributes::text, '; ' order by last_name), '') from contact where attributes <> '{}'`
	)
	b := newBench(t).work()
	for _, test := range []struct{ format, filename, file, people, places, kept string }{
		{
			"propertyradar", "export.csv",
			"Type,Address,City,ZIP,Subdivision,Longitude,Latitude,APN,Yr Built,Purchase Date,Purchase Mos Since,Sq Ft,Beds,Baths,Est Value,Est Equity $,Owner,Mail Address,Mail City,Mail State,Mail ZIP,Owner Occ?,Listed for Sale?,Listing Status,Foreclosure?,Est Equity %,High Equity?,Primary Name,Primary Mobile Phone1,Primary Mobile 1 Status,Primary Email1,Primary Email 1 Status,Primary Email1 Hash,Secondary Name,Secondary Mobile Phone1,Secondary Mobile 1 Status,Secondary Email1,Secondary Email 1 Status,Secondary Email1 Hash\r\n" +
				`SFR,12 SAMPLE ST,ANYTOWN,01234,,-70.123456,42.123456,ANYT-0001-0002-3,1962,1998-05-14,,1480,3,1.5,701200,-12000,"DOE,JOHN Q & JANE R",12 SAMPLE ST,ANYTOWN,MA,01234,1,0,,0,-2,0,JOHN DOE,617-555-0101,Active,john@example.com,Active,x,JANE DOE,617-555-0101,Active,,,`,
			"Jane Doe +16175550101, John Doe +16175550101", "12 Sample St, Anytown, MA, 01234", "",
		},
		{
			"propertyradar_cleaned", "cleaned_data_phone.csv",
			"Primary First Name,Primary Last Name,Primary Mobile Phone1,Primary Email1,Secondary Name,Secondary Mobile Phone1,Secondary Email1,Address,City,ZIP,Mail Address,Mail City,Mail State,Mail ZIP\n" +
				"ANNA,BELL,6175550101,a@example.com,CARL BELL,6175550102,,1 ELM ST,QUINCY,2169,1 ELM ST,QUINCY,MA,2169\n",
			"Anna Bell +16175550101, Carl Bell +16175550102", "1 Elm St, Quincy, MA, 02169", "",
		},
		{
			"openphone", "contacts.csv",
			"First name,Last name,Phone number,Email,Address,Role\nAnna,Bell,+16175550101,a@example.com,\"1 Elm St, Quincy, MA 02169\",Tenant\n",
			"Anna Bell +16175550101", "1 Elm St, Quincy, MA, 02169", `{"Role": "Tenant"}`,
		},
		{
			"openphone", "writer.csv",
			"First name,Last name,Address,Email,Phone number,Role\nAnna,Bell,,a@example.com,(617) 555-0101,\n",
			"Anna Bell +16175550101", "", "",
		},
		{
			"standard", "list.csv",
			"first_name,last_name,phone,email,company,address\nAnna,Bell,617-555-0101,a@example.com,Acme,\"1 Elm St Apt 4, Quincy 02169\"\n",
			"Anna Bell +16175550101", "1 Elm St, 4, Quincy, MA, 02169", `{"company": "Acme"}`,
		},
		{
			"standard", "documented.csv",
			"phone,first_name,last_name,email,company,title,address,city,state,zip,notes\n617-555-0101,Anna,Bell,,Acme,Owner,1 Elm St,Quincy,MA,02169,Call first\n",
			"Anna Bell +16175550101", "1 Elm St, Quincy, MA, 02169", `{"notes": "Call first", "title": "Owner", "company": "Acme"}`,
		},
		{
			"realtor", "agents.csv", "First Name,Last Name,Phone,Company\nAnna,Bell,617-555-0101,Acme\n",
			"Anna Bell +16175550101", "", `{"Company": "Acme"}`,
		},
		{
			"sothebys", "Sothebys agents.csv", "First Name,Last Name,Phone,Company\nAnna,Bell,617-555-0101,Acme\n",
			"Anna Bell +16175550101", "", `{"Company": "Acme"}`,
		},
		{
			"vicente", "agents.csv", "First Name,Last Name,Email,Phone\nAnna,Bell,a@example.com,617-555-0101\n",
			"Anna Bell +16175550101", "", "",
		},
		{
			"exit_cape", "scraped.csv", "uk-text-muted,lastname,agent-card__tel,Exit Realty\nAnna,Bell,617-555-0101,Exit Cape\n",
			"Anna Bell +16175550101", "", `{"Exit Realty": "Exit Cape"}`,
		},
		{
			"exit_premier", "scraped.csv", "mb-2,lastname,css-1dp0fhs-no-styles-2,company\nAnna,Bell,617-555-0101,Exit Premier\n",
			"Anna Bell +16175550101", "", `{"company": "Exit Premier"}`,
		},
		{
			"jackconway", "scraped.csv", "first_name,last_name,phone_number_1,phone_number_2,email,location,company\nAnna,Bell,617-555-0101,617-555-0102,a@example.com,Hanover,Conway\n",
			"Anna Bell +16175550101, Anna Bell +16175550102", "", `{"company": "Conway", "location": "Hanover"}`,
		},
		{
			"lamacchia", "scraped.csv", "first_name,last_name,phone,email,company\nAnna,Bell,617-555-0101,a@example.com,Lamacchia\n",
			"Anna Bell +16175550101", "", `{"company": "Lamacchia"}`,
		},
		{
			"raveis", "scraped.csv", "First_name,Last_name,Cell,Title,City,Company\nAnna,Bell,617-555-0101,Agent,Cohasset,Raveis\n",
			"Anna Bell +16175550101", "", `{"City": "Cohasset", "Title": "Agent", "Company": "Raveis"}`,
		},
	} {
		t.Run(test.format+" "+test.filename, func(t *testing.T) {
			b := b.emptied(t)
			imp := b.runAs(test.filename, []byte(test.file), "")
			require.Equal(t, test.format, imp.Format)
			require.Equal(t, test.people, one[string](b, people))
			require.Equal(t, test.places, one[string](b, places))
			require.Equal(t, test.kept, one[string](b, kept))
			for _, column := range imp.Columns {
				require.NotEmpty(t, column.Field, "every column of a known format is known: %s", column.Name)
			}
		})
	}
}

func TestAScrapedRealtorListIsAskedAbout(t *testing.T) {
	t.Parallel()
	imp := newBench(t).upload([]byte("jsx-1,jsx-2,jsx-3,jsx-4\nAnna,Bell,617-555-0101,Acme Homes 2\n"), "run=true")
	require.Equal(t, "realtor", imp.Format)
	require.Equal(t, "mapping", imp.State)
	fields, _ := fieldsOf(imp)
	require.Equal(t, "1.first,1.last,1.phone,", fields)
}

func TestPlacesWithoutPeopleGoTheSameWay(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run([]byte("Address,City,ZIP,Yr Built,Est Value\n1 ELM ST,QUINCY,02169,1950,\"$600,000\"\n2 ELM ST,QUINCY,02169,,\n"), "")
	require.Equal(t, 2, imp.Counts.Properties.Created)
	require.Equal(t, 2, imp.Counts.Rows.Created)
	require.Equal(t, 0, b.count("contact")+b.count("list_member"))
	again := b.run([]byte("Address,City,ZIP,Primary Name,Primary Phone\n1 ELM ST,QUINCY,02169,ANNA BELL,617-555-0101\n"), "")
	require.Equal(t, 1, again.Counts.Contacts.Created)
	require.Equal(t, 2, b.count("property"))
	require.Equal(t, 1, b.count("contact_property"))
}

func TestFieldsOfTheirOwnAreKeptJournalledAndShown(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	const head = "First Name,Last Name,Phone,Company,Title\n"
	b.run([]byte(head+"Anna,Bell,617-555-0101,Acme,\n"), "")
	kept := func() string { return one[string](b, "select attributes::text from contact") }
	require.Equal(t, `{"Company": "Acme"}`, kept())
	filled := b.run([]byte(head+"Anna,Bell,617-555-0101,Other,Owner\n"), "")
	require.Equal(t, 1, filled.Counts.Contacts.Updated)
	require.Equal(t, `{"Title": "Owner", "Company": "Acme"}`, kept(), "blanks are filled, what is filled stays")
	row := b.row(filled.ID, 2)
	require.Len(t, row.Changes, 1)
	require.Equal(t, "attributes.Title", row.Changes[0].Field)
	require.Equal(t, "Owner", row.Changes[0].File)
	require.Equal(t, 1, b.run([]byte(head+"Anna,Bell,617-555-0101,Other,\n"), "").Counts.Rows.Unchanged)
	require.Equal(t, 1, b.run([]byte(head+"Anna,Bell,617-555-0101,Other,\n"), "strategy=replace").Counts.Rows.Updated)
	require.Equal(t, `{"Title": "Owner", "Company": "Other"}`, kept())
}
