package demo

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"

	"freigabe/domain"
)

// dataFile is a generated file with what people read about it.
type dataFile struct {
	name, title, about, format, media string
	body                              []byte
}

// files makes the data files of a holding: always CSV, GeoJSON too where the rows have a place. They are the same each
// time for the same holding, edition and day.
func (d *dataset) files(s *story) []dataFile {
	if d.file.shape == 0 {
		return nil
	}
	h := fnv.New64a()
	h.Write([]byte(d.title + s.place.name))
	rnd := rand.New(rand.NewPCG(h.Sum64(), uint64(s.file)))
	rows := d.file.table(rnd, s.place.parts, s.w.clock.Now())
	name := domain.Slug(strings.ReplaceAll(d.title, "{ort}", s.place.area))
	if s.file > 1 {
		name += "-" + strconv.Itoa(s.file)
	}
	out := []dataFile{{
		name: name + ".csv", title: "Tabelle (CSV)", format: "CSV", media: "text/csv", body: csvOf(rows),
		about: "Trennzeichen Semikolon, Zeichensatz UTF-8, Dezimalpunkt. Erste Zeile: Spaltennamen.",
	}}
	if d.file.shape == points {
		out = append(out, dataFile{
			name: name + ".geojson", title: "Karte (GeoJSON)", format: "GeoJSON", media: "application/geo+json", body: geoJSON(rows),
			about: "Punkte in WGS 84 (EPSG:4326), Eigenschaften wie in der Tabelle.",
		})
	}
	return out
}

func csvOf(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(rows); err != nil {
		panic("demo: " + err.Error()) // into memory
	}
	return b.Bytes()
}

type feature struct {
	Type       string            `json:"type"`
	Geometry   geometry          `json:"geometry"`
	Properties map[string]string `json:"properties"`
}

type geometry struct {
	Type        string         `json:"type"`
	Coordinates [2]json.Number `json:"coordinates"`
}

// geoJSON takes rows with nr, latitude and longitude first.
func geoJSON(rows [][]string) []byte {
	list := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{Type: "FeatureCollection"}
	for _, r := range rows[1:] {
		f := feature{
			Type: "Feature", Geometry: geometry{"Point", [2]json.Number{json.Number(r[2]), json.Number(r[1])}},
			Properties: map[string]string{},
		}
		for i, v := range r {
			if i != 1 && i != 2 {
				f.Properties[rows[0][i]] = v
			}
		}
		list.Features = append(list.Features, f)
	}
	out, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		panic("demo: " + err.Error()) // strings and numbers only
	}
	return append(out, '\n')
}
