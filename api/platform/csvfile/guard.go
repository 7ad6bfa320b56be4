package csvfile

import "strings"

// formula tells whether a spreadsheet would run a cell, once quotes before it
// are gone.
func formula(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0]))
}

// Guard keeps a spreadsheet from running a cell of an export as a formula.
func Guard(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard takes the guard off again, so that an export that is imported says
// what it said.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && formula(cell) {
		return cell[1:]
	}
	return cell
}
