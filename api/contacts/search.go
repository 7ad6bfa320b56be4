package contacts

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/platform/db"
)

const (
	mostTokens = 8
	// mostWords bounds what a short prefix costs: of more words it means the shortest ones.
	mostWords = 300
)

var (
	// phoneLike is a number as people write it, which is one word, not three.
	phoneLike = regexp.MustCompile(`[+(]?\d[\d()+\-. ]{5,}\d`)
	notDigits = regexp.MustCompile(`\D`)
	// domain is the part of an e-mail address that finds nobody.
	domain = regexp.MustCompile(`@\S*`)
)

// Tokens cuts what somebody types into a search box into words.
func Tokens(text string) []string {
	text = phoneLike.ReplaceAllStringFunc(text, func(found string) string {
		digits := notDigits.ReplaceAllString(found, "")
		if len(digits) == 11 {
			digits = strings.TrimPrefix(digits, "1")
		}
		return digits
	})
	tokens := split(apostrophes.Replace(domain.ReplaceAllString(text, " ")))
	slices.Sort(tokens)
	tokens = slices.Compact(tokens)
	return tokens[:min(len(tokens), mostTokens)]
}

// What begins with each token: words of the vocabulary (its primary key),
// numbers (index phone_e164_key; by phone_reversed those that end with it) and
// addresses (index email_address_key).
const meant = `
	with t as (select token, n from unnest($1::text[], $2::int[]) as t(token, n))
	select t.n, w.word, '' as id from t cross join lateral (
		select word from term where word >= t.token and word < t.token || chr(1114111)
		order by length(word), word limit $3) w
	union all
	select t.n, '', l.contact_id::text from t cross join lateral (
		select id from phone
		where t.token ~ '^\d{5,9}$' and e164 >= '+1' || t.token and e164 < '+1' || t.token || ':' and archived_at is null
		order by e164 limit $3) p join contact_phone l on l.phone_id = p.id and l.ended_at is null
	union all
	select t.n, '', l.contact_id::text from t cross join lateral (
		select id from phone
		where t.token ~ '^\d{4,10}$' and reverse(e164) >= reverse(t.token) and reverse(e164) < reverse(t.token) || ':' and archived_at is null
		order by reverse(e164) limit $3) p join contact_phone l on l.phone_id = p.id and l.ended_at is null
	union all
	select t.n, '', l.contact_id::text from t cross join lateral (
		select id from email
		where length(t.token) > 2 and lower(address) >= t.token and lower(address) < t.token || chr(1114111) and archived_at is null
		order by lower(address) limit $3) e join contact_email l on l.email_id = e.id and l.ended_at is null`

// Meaning is what one token of a search may stand for: words of the terms of
// contacts, and contacts by a number or an address.
type Meaning struct{ Words, ContactIDs []string }

// Means finds what each token of a search may mean; a contact matches when it
// has something of each. Near adds the words that a typo may stand for: asked
// only when the exact words find nobody.
func Means(ctx context.Context, q db.Querier, text string, near bool) ([]Meaning, error) {
	tokens := Tokens(text)
	groups := make([]Meaning, len(tokens))
	prefixes, numbers := []string{}, []int{}
	for n, token := range tokens {
		groups[n].Words = []string{token}
		prefixes, numbers = append(prefixes, token), append(numbers, n)
		if long := dictionary["street "+token]; long != "" {
			prefixes, numbers = append(prefixes, long), append(numbers, n)
		}
	}
	if len(tokens) == 0 {
		return groups, nil
	}
	var found []struct {
		N    int    `db:"n"`
		Word string `db:"word"`
		ID   string `db:"id"`
	}
	err := q.SelectContext(ctx, &found, meant, prefixes, numbers, mostWords)
	for _, hit := range found {
		group := &groups[hit.N]
		switch {
		case hit.ID != "":
			group.ContactIDs = append(group.ContactIDs, hit.ID)
		case hit.Word != tokens[hit.N]:
			group.Words = append(group.Words, hit.Word)
		}
	}
	for n, token := range tokens {
		if near && !isDigits(token) && err == nil {
			var words []string
			words, err = nearWords(ctx, q, token)
			groups[n].Words = append(groups[n].Words, words...)
		}
	}
	return groups, err
}

// Few people mistype the first letter: the words with the same one are
// compared, and of the others those that one slip at the start explains.
const candidateWords = `
	select word from term where word >= $1 and word < $1 || chr(1114111) and length(word) between $2 and $3
	union select word from term where word = any($4)`

func nearWords(ctx context.Context, q db.Querier, token string) ([]string, error) {
	runes := []rune(token)
	slips := min(len(runes)/4+len(runes)/7, 2)
	if len(runes) < 4 {
		return nil, nil
	}
	starts := []string{string(runes[1:]), string(runes[1]) + string(runes[0]) + string(runes[2:])}
	for letter := 'a'; letter <= 'z'; letter++ {
		starts = append(starts, string(letter)+token, string(letter)+string(runes[1:]))
	}
	var candidates []string
	err := q.SelectContext(ctx, &candidates, candidateWords, string(runes[0]), len(runes)-slips, len(runes)+slips, starts)
	return slices.DeleteFunc(candidates, func(word string) bool { return !within(slips, runes, []rune(word)) }), err
}

// within tells whether so many slips make one word of the other: letters
// added, dropped, changed or swapped with their neighbour.
func within(slips int, a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a)+len(b) <= slips
	case slips == 0:
		return false
	case len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] && within(slips-1, a[2:], b[2:]):
		return true
	}
	return within(slips-1, a[1:], b) || within(slips-1, a, b[1:]) || within(slips-1, a[1:], b[1:])
}
