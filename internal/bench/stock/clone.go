package stock

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"freigabe/workflow"
)

// clone is one holding that is being made.
type clone struct {
	ids     [][36]byte
	digests [][64]byte
	shift   int64 // seconds between the instants of the prototype and its own

	name, title, titleLower, titleKey, text, textLower []byte
}

// maker makes holdings one after the other and hands their rows on.
type maker struct {
	rnd     *rand.Rand
	choice  []choice
	ready   int64 // seconds since 1970: from here on everybody has their roles
	until   int64
	total   int
	to      sink
	tree    *tree
	ids     map[*table]int64
	numbers map[yearOfRoot]int64
	clone   clone
	buffer  []byte
	rows    int64
}

type yearOfRoot struct {
	root string
	year int
}

// millis gives the milliseconds since 1970 that a UUIDv7 begins with.
func millis(id string) int64 {
	n, _ := strconv.ParseInt(id[:8]+id[9:13], 16, 64)
	return n
}

// newID gives a UUIDv7 of an instant.
func (m *maker) newID(at int64) (out [36]byte) {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], m.rnd.Uint64())
	binary.BigEndian.PutUint64(b[8:], m.rnd.Uint64())
	for i := range 6 {
		b[i] = byte(at >> (40 - 8*i))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	hex.Encode(out[:], b[:4])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	hex.Encode(out[9:], b[4:6])
	hex.Encode(out[14:], b[6:8])
	hex.Encode(out[19:], b[8:10])
	hex.Encode(out[24:], b[10:])
	return out
}

// begin sets what differs: the i-th holding stands at its place in time, so that keys come nearly in order.
func (m *maker) begin(p *prototype, i int) *clone {
	c := &m.clone
	begins := m.ready + (m.until-m.ready)*int64(i)/int64(m.total) + int64(m.rnd.IntN(50_000))
	c.shift = max(min(begins-p.first, m.until-p.last), m.ready-p.first)
	c.ids = c.ids[:0]
	for _, at := range p.ids {
		c.ids = append(c.ids, m.newID(at+c.shift*1000))
	}
	n := strconv.Itoa(i + 1)
	about := m.word()
	c.name = append(append(append(c.name[:0], p.name...), '-'), n...)
	title := p.title + ": " + about + " " + n
	c.title = append(c.title[:0], title...)
	c.titleLower = append(c.titleLower[:0], strings.ToLower(title)...)
	c.titleKey = append(c.titleKey[:0], workflow.TitleKey(title)...)
	said := p.text + " Erhoben für " + about + ", " + m.word() + " und " + m.word() + "."
	c.text = append(c.text[:0], said...)
	c.textLower = append(c.textLower[:0], strings.ToLower(said)...)
	c.digests = c.digests[:0]
	for _, image := range p.images {
		m.buffer = c.append(m.buffer[:0], image)
		sum := sha256.Sum256(m.buffer)
		var digest [64]byte
		hex.Encode(digest[:], sum[:])
		c.digests = append(c.digests, digest)
	}
	return c
}

// make writes the i-th holding.
func (m *maker) make(p *prototype, i int) error {
	c := m.begin(p, i)
	for _, r := range p.rows {
		w := m.to.table(r.table)
		var id int64
		for _, x := range r.cells {
			switch x.kind {
			case null:
				w.null()
			case number:
				w.number(x.n)
			case instant:
				w.number(x.n + c.shift*1e6)
			case words:
				m.buffer = c.append(m.buffer[:0], x.pieces)
				w.words(m.buffer)
			case bytesOf:
				m.buffer = c.append(m.buffer[:0], x.pieces)
				w.bytes(m.buffer)
			case nextID:
				m.ids[r.table]++
				id = m.ids[r.table]
				w.number(id)
			case yearOf:
				w.number(int64(c.year(x.n)))
			case nextSeq:
				key := yearOfRoot{p.root, c.year(opened(r))}
				m.numbers[key]++
				w.number(m.numbers[key])
			}
		}
		if err := w.end(); err != nil {
			return err
		}
		m.rows++
		if r.table.name == "leaf" { // its last column is the leaf
			if err := m.tree.add(id, m.buffer); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *clone) year(micros int64) int { return time.UnixMicro(micros + c.shift*1e6).UTC().Year() }

// opened gives the instant at which the review of a row was opened.
func opened(r row) int64 {
	for _, x := range r.cells {
		if x.kind == yearOf {
			return x.n
		}
	}
	return 0
}

// choice is a prototype with its share.
type choice struct {
	prototype *prototype
	upTo      float64
}

// shares of the states. One in seven is public: of each of these the whole way there is told, by some eight decisions and
// fifty rows, and a million holdings must not need hours and a disk of their own. Most of the others wait to be looked at.
var shares = map[string]float64{
	"public": 0.15, "captured": 0.68, "internal": 0.04, "screened": 0.07, "approved": 0.01, "archived": 0.04, "withdrawn": 0.01,
}

// size gives the kilobytes of a prototype's rows.
func (p *prototype) size() float64 {
	n := 0
	for _, r := range p.rows {
		n += 100
		for _, c := range r.cells {
			for _, x := range c.pieces {
				n += len(x.text)
			}
		}
	}
	return float64(n) / 1000
}

// choices gives each prototype its share of its state; short histories are more frequent than long ones.
func choices(all []*prototype) (out []choice) {
	weight := func(p *prototype) float64 { return math.Pow(p.size(), -3) }
	sums := map[string]float64{}
	for _, p := range all {
		sums[p.state] += weight(p)
	}
	upTo := 0.0
	for _, p := range all {
		upTo += shares[p.state] * weight(p) / sums[p.state]
		out = append(out, choice{p, upTo})
	}
	return out
}

func (m *maker) pick() *prototype {
	x := m.rnd.Float64() * m.choice[len(m.choice)-1].upTo
	for _, c := range m.choice {
		if x < c.upTo {
			return c.prototype
		}
	}
	return m.choice[len(m.choice)-1].prototype
}

// word gives one of some thousand nouns.
func (m *maker) word() string {
	return first[m.rnd.IntN(len(first))] + last[m.rnd.IntN(len(last))]
}

var first = strings.Fields(`Wasser Straßen Schul Baum Lärm Luft Brücken Wege Hafen Markt Park Rad Spielplatz Sport Kultur Museums Archiv Melde
	Gewerbe Haushalts Steuer Energie Wärme Solar Müll Abfall Boden Grundwasser Hochwasser Kanal Deich Forst Jagd Fischerei Denkmal Bau Wohnungs
	Miet Sozial Pflege Jugend Kita Impf Rettungs Feuerwehr Katastrophen Verkehrs Bus Bahn Tarif Vergabe Personal Wahl Bürger Ordnungs Tierschutz`)

var last = strings.Fields(`verzeichnis messung zählung kataster statistik bericht übersicht karte liste erhebung auswertung register planung bilanz
	umfrage begehung prüfung kontrolle meldung verteilung belegung nutzung entwicklung flächen anlagen stellen zeiten kosten mengen werte grenzen
	netze achsen punkte gebiete zonen klassen stufen arten bestand nachweis`)
