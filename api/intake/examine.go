package intake

import (
	"github.com/attackacrack/crm/api/platform/blob"
	"github.com/attackacrack/crm/api/platform/csvfile"
)

// Examine looks at a stored file: what it is, and what its columns may be. An
// encoding or delimiter that is given is taken for granted. What is no list is
// refused with a *problem.Error.
func Examine(blobs *blob.Store, key, filename string, phones bool, encoding, delimiter string) (csvfile.File, Layout, error) {
	file, err := blobs.Get(key)
	if err != nil {
		return csvfile.File{}, Layout{}, err
	}
	defer func() { _ = file.Close() }()
	found, err := csvfile.Examine(file, encoding, delimiter)
	if err != nil {
		return found, Layout{}, err
	}
	layout := NewLayout(found.Sample, filename)
	layout.Unsure = layout.Unsure || found.Unsure && layout.Format == "generic" || !layout.Useful() || phones && !layout.HasPhones()
	return found, layout, nil
}
