package phone

import (
	"fmt"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"617-555-0142": "+16175550142", "(617) 555-0142": "+16175550142", "617.555.0142": "+16175550142",
		"6175550142": "+16175550142", "16175550142": "+16175550142", "+16175550142": "+16175550142",
		"1-617-555-0142": "+16175550142", "+1 (617) 555-0142": "+16175550142", " 617 555 0142 ": "+16175550142",
		"6175550142.0": "+16175550142", "617-555-0142.0": "+16175550142", "6175550142.00": "+16175550142",
		"+1 876 555 0142": "+18765550142", "６１７-５５５-０１４２": "+16175550142", "617–555–0142": "+16175550142",
		"tel:617-332-0142": "", "617/555/0142": "+16175550142",
	} {
		number, err := Parse(text)
		if want == "" {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, Number{E164: want}, number, text)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"": ErrInvalid, "INVALID_PHONE": ErrInvalid, "N/A": ErrInvalid, "call office": ErrInvalid,
		"617-555": ErrTooShort, "555-1234": ErrTooShort, "5550142": ErrTooShort,
		"000-000-0000": ErrInvalid, "(617) 011-2345": ErrInvalid, "+44 20 7946 0958": ErrInvalid,
		"617-911-2345": ErrInvalid, "617-411-2345": ErrInvalid, "123-456-7890": ErrUnassignedArea,
		"999-999-99999": ErrInvalid, "999-999-9999": ErrUnassignedArea, "211-332-0142": ErrUnassignedArea,
		"6.17E+09": ErrENotation, "6.175550142E+09": ErrENotation, "6E9": ErrENotation,
		"1-800-FLOWERS": ErrInvalid, "617-555-0142 or so 2": ErrInvalid, "61755501420": ErrInvalid,
		"617-555-0142 x12": ErrExtension, "617-555-0142x7": ErrExtension, "617-555-0142 ext. 4": ErrExtension,
		"6175550142 EXT 100": ErrExtension, "617-555-0142, #3": ErrExtension,
	} {
		_, err := Parse(text)
		require.Equal(t, want, err, text)
	}
	number, err := Parse("617-555-0142 ext. 4")
	require.ErrorIs(t, err, ErrExtension)
	require.Equal(t, Number{E164: "+16175550142", Extension: "4"}, number)
}

// The quick path must never disagree with the library: each number we accept, it accepts, in the same form.
func TestAgreesWithLibrary(t *testing.T) {
	t.Parallel()
	accepted := 0
	for area := range 1000 {
		for exchange := area % 37; exchange < 1000; exchange += 37 {
			for _, line := range []int{0, 142, 1212, 9999} {
				text := fmt.Sprintf("%03d-%03d-%04d", area, exchange, line)
				number, err := Parse(text)
				parsed, libraryErr := phonenumbers.Parse(text, "US")
				valid := libraryErr == nil && phonenumbers.IsValidNumber(parsed)
				if err == nil && (exchange != 555 || line != 142) {
					require.True(t, valid, text)
					require.Equal(t, phonenumbers.Format(parsed, phonenumbers.E164), number.E164)
					accepted++
				}
				if valid && area >= 200 && exchange >= 200 && exchange%100 != 11 {
					require.NoError(t, err, text)
				}
			}
		}
	}
	require.Greater(t, accepted, 35_000)
}

func TestFictionalNumbersAreAcceptedInEveryArea(t *testing.T) {
	t.Parallel()
	areas := 0
	for area := range 1000 {
		if _, err := Parse(fmt.Sprintf("%03d5550142", area)); err == nil {
			areas++
		}
	}
	require.Equal(t, 468, areas)
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]string{
		"617-555-0142":                 {"617-555-0142"},
		"":                             {""},
		"617-555-0142 / 508-555-0111":  {"617-555-0142", "508-555-0111"},
		"617-555-0142; 508-555-0111":   {"617-555-0142", "508-555-0111"},
		"617-555-0142, 508-555-0111":   {"617-555-0142", "508-555-0111"},
		"617-555-0142 or 508-555-0111": {"617-555-0142", "508-555-0111"},
		"6175550142\n5085550111":       {"6175550142", "5085550111"},
		"6175550142 5085550111":        {"6175550142", "5085550111"},
		"617-555-0142, ext 4":          {"617-555-0142, ext 4"},
		"617/555/0142":                 {"617/555/0142"},
		"617-555-0142 /":               {"617-555-0142 /"},
	} {
		require.Equal(t, want, Split(cell), cell)
	}
}

func TestDisplayAndArea(t *testing.T) {
	t.Parallel()
	require.Equal(t, "(617) 555-0142", Display("+16175550142"))
	require.Equal(t, "+442079460958", Display("+442079460958"))
	require.Equal(t, "617", Area("+16175550142"))
	require.Empty(t, Area("+442079460958"))
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"617-555-0142", "6.17E+09", "617-555-0142 x12", "+44 20 7946 0958", "6175550142.0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, err := Parse(text)
		if err == nil {
			again, err := Parse(Display(number.E164))
			require.NoError(t, err)
			require.Equal(t, number, again)
		}
		for _, part := range Split(text) {
			require.LessOrEqual(t, len(part), len(text))
		}
	})
}
