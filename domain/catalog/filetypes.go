package catalog

import (
	"path"
	"strings"
)

// FileTypeInfo says what others call a kind of file.
type FileTypeInfo struct {
	Code            string // EU file type, "CSV"; "" for a kind the EU table does not know
	Label           string // what people call it, "Excel (XLSX)"
	MediaType       string // IANA media type without parameters, "" where none is registered
	MachineReadable bool   // in the sense of the EU's metadata quality list, where a file of that kind can be read as data
	Open            bool   // the format belongs to no single vendor

	mediaURI string // IRI of MediaType
}

// URI gives the IRI of the EU file type, "" without code.
func (f FileTypeInfo) URI() string { return fileTypes.uri(f.Code) }

// FileType finds the kind of file that s names: a file name ("haushalt.csv"), an extension, a label ("Excel"), an
// EU code or IRI, or a media type (parameters are ignored).
func FileType(s string) (FileTypeInfo, bool) {
	s = strings.TrimSpace(s)
	if t, ok := fileTypeByKey[s]; ok && s != "" { // the usual case, and no allocation
		return fileTypeTable[t], true
	}
	if t, ok := fileTypeByKey[fold(s)]; ok {
		return fileTypeTable[t], true
	}
	if m, _, ok := strings.Cut(s, ";"); ok {
		if t, ok := fileTypeByKey[fold(m)]; ok {
			return fileTypeTable[t], true
		}
	}
	return fileTypeOfName(s)
}

func fileTypeOfName(s string) (FileTypeInfo, bool) {
	ext := strings.TrimPrefix(path.Ext(s), ".")
	if t, ok := fileTypeByKey[strings.ToLower(ext)]; ok && ext != "" {
		return fileTypeTable[t], true
	}
	return FileTypeInfo{}, false
}

// FileTypes gives the kinds of files that the EU table knows.
func FileTypes() []Term { return Terms(KindFileType) }

type fileType struct {
	code, label, media string
	machine, open      bool
	aliases            string // extensions, labels and other media types, separated by "|"
}

// Source of codes: EU authority table file-type, 2022-09-28; media types: IANA; machine readable: the list of the
// European metadata quality assessment, to which GML, GPKG, TSV and others are added that are plainly data.
var fileTypeRows = []fileType{
	{"CSV", "CSV", "text/csv", true, true, "application/csv|text/comma-separated-values|csv-datei|comma separated values"},
	{"TSV", "TSV", "text/tab-separated-values", true, true, ""},
	{"XLSX", "Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true, true, "excel|excel xlsx|ms excel|microsoft excel|excel-datei"},
	{"XLS", "Excel 97 (XLS)", "application/vnd.ms-excel", true, false, "excel xls|application/msexcel|application/x-msexcel"},
	{"XLSM", "Excel mit Makros (XLSM)", "application/vnd.ms-excel.sheet.macroEnabled.12", false, false, ""},
	{"ODS", "OpenDocument-Tabelle (ODS)", "application/vnd.oasis.opendocument.spreadsheet", true, true, ""},
	{"JSON", "JSON", "application/json", true, true, "text/json|ndjson|jsonl"},
	{"GEOJSON", "GeoJSON", "application/geo+json", true, true, "application/vnd.geo+json"},
	{"JSON_LD", "JSON-LD", "application/ld+json", true, true, ""},
	{"XML", "XML", "application/xml", true, true, "text/xml|xml-datei|gpx|application/gpx+xml"},
	{"GML", "GML", "application/gml+xml", true, true, "citygml|nas"},
	{"KML", "KML", "application/vnd.google-earth.kml+xml", true, true, ""},
	{"KMZ", "KMZ", "application/vnd.google-earth.kmz", true, true, ""},
	{"SHP", "Shapefile", "application/vnd.shp", true, true, "shape|esri shape|shape-file|esri shapefile|application/x-shapefile|application/x-shp"},
	{"GPKG", "GeoPackage", "application/geopackage+sqlite3", true, true, "application/x-gpkg"},
	{"GDB", "Esri File Geodatabase", "", false, false, "file geodatabase"},
	{"GEOTIFF", "GeoTIFF", "image/tiff", false, true, "geotif"},
	{"DBF", "dBase", "application/vnd.dbf", true, false, ""},
	{"DXF", "DXF", "image/vnd.dxf", false, false, ""},
	{"DWG", "DWG", "image/vnd.dwg", false, false, ""},
	{"LAS", "LAS (Punktwolke)", "application/vnd.las", false, true, ""},
	{"LAZ", "LAZ (Punktwolke)", "", false, true, ""},
	{"GRID_ASCII", "ASCII-Raster", "", true, true, "asc|esri ascii grid|ascii grid"},
	{"NETCDF", "NetCDF", "", true, true, "nc|application/netcdf|application/x-netcdf"},
	{"GTFS", "GTFS (Fahrplan)", "application/zip", true, true, ""},
	{"WMS_SRVC", "Kartendienst (WMS)", "", false, true, "wms|web map service|ogc wms"},
	{"WFS_SRVC", "Geodatendienst (WFS)", "", true, true, "wfs|web feature service|ogc wfs"},
	{"WCS_SRVC", "Rasterdienst (WCS)", "", true, true, "wcs|web coverage service"},
	{"REST", "Esri REST", "", false, false, "esri rest|arcgis rest"},
	{"PDF", "PDF", "application/pdf", false, true, "pdf-datei|pdf/a|pdfa|application/x-pdf"},
	{"DOCX", "Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", false, true, "word|word docx|ms word|microsoft word"},
	{"DOC", "Word 97 (DOC)", "application/msword", false, false, "word doc"},
	{"ODT", "OpenDocument-Text (ODT)", "application/vnd.oasis.opendocument.text", false, true, ""},
	{"RTF", "RTF", "application/rtf", false, false, "text/rtf"},
	{"PPTX", "PowerPoint (PPTX)", "application/vnd.openxmlformats-officedocument.presentationml.presentation", false, true, "powerpoint"},
	{"PPT", "PowerPoint 97 (PPT)", "application/vnd.ms-powerpoint", false, false, ""},
	{"ODP", "OpenDocument-Präsentation (ODP)", "application/vnd.oasis.opendocument.presentation", false, true, ""},
	{"TXT", "Text", "text/plain", false, true, "text|textdatei|plain text|md|markdown|text/markdown"},
	{"HTML", "Webseite (HTML)", "text/html", false, true, "htm|html5|webseite|website|web page|internetseite"},
	{"XHTML", "XHTML", "application/xhtml+xml", false, true, ""},
	{"RDF_XML", "RDF/XML", "application/rdf+xml", true, true, "rdf|owl"},
	{"RDF_TURTLE", "RDF Turtle", "text/turtle", true, true, "ttl|turtle|application/x-turtle"},
	{"RDF_N_TRIPLES", "RDF N-Triples", "application/n-triples", true, true, "nt|n-triples"},
	{"RDF_N_QUADS", "RDF N-Quads", "application/n-quads", true, true, "nq|n-quads"},
	{"RDF_TRIG", "RDF TriG", "application/trig", true, true, "trig"},
	{"N3", "N3", "text/n3", true, true, ""},
	{"SPARQLQ", "SPARQL-Endpunkt", "", true, true, "sparql"},
	{"ICS", "Kalender (ICS)", "text/calendar", true, true, "ical|icalendar"},
	{"RSS", "RSS", "", true, true, "application/rss+xml|rss feed"},
	{"ATOM", "Atom", "application/atom+xml", true, true, "atom feed"},
	{"SDMX", "SDMX", "application/xml", true, true, ""},
	{"SQL", "SQL", "application/sql", false, true, "text/sql"},
	{"MDB", "Access (MDB)", "", false, false, "access|accdb|application/vnd.ms-access|application/msaccess|access datenbank"},
	{"YAML", "YAML", "application/yaml", true, true, "yml|text/yaml"},
	{"PNG", "Bild (PNG)", "image/png", false, true, ""},
	{"JPEG", "Bild (JPEG)", "image/jpeg", false, true, "jpg|image/jpg"},
	{"GIF", "Bild (GIF)", "image/gif", false, true, ""},
	{"TIFF", "Bild (TIFF)", "image/tiff", false, true, "tif"},
	{"SVG", "Bild (SVG)", "image/svg+xml", false, true, ""},
	{"ECW", "Bild (ECW)", "", false, false, ""},
	{"MP3", "Ton (MP3)", "audio/mpeg", false, true, ""},
	{"WAV", "Ton (WAV)", "", false, true, "audio/wav|audio/x-wav"},
	{"MPEG4", "Film (MP4)", "video/mp4", false, true, "mp4"},
	{"EPUB", "EPUB", "application/epub+zip", false, true, ""},
	{"ZIP", "ZIP", "application/zip", false, true, "application/x-zip-compressed|zip-archiv"},
	{"GZIP", "GZIP", "application/gzip", false, true, "gz|application/x-gzip"},
	{"7Z", "7-Zip", "", false, true, "7-zip|application/x-7z-compressed"},
	{"RAR", "RAR", "application/vnd.rar", false, false, "application/x-rar-compressed"},
	{"TAR", "TAR", "", false, true, "application/x-tar"},
	{"TAR_GZ", "TAR.GZ", "application/gzip", false, true, "tgz"},
	{"", "Parquet", "application/vnd.apache.parquet", true, true, "parquet"},
	{"", "FlatGeobuf", "", true, true, "fgb"},
	{"", "SQLite", "application/vnd.sqlite3", true, true, "db|sqlite3|sqlite|application/x-sqlite3"},
}

var (
	fileTypes                    = newVocabulary("http://publications.europa.eu/resource/authority/file-type/", fileTypeTerms(), nil)
	fileTypeTable, fileTypeByKey = indexFileTypes()
)

func fileTypeTerms() []Term {
	var out []Term
	for _, r := range fileTypeRows {
		if r.code != "" {
			out = append(out, Term{Code: r.code, DE: r.label, EN: r.label})
		}
	}
	return out
}

// indexFileTypes keys every row by its spellings. The first row that claims a spelling keeps it: "image/tiff" is a
// picture in the table's order only because GeoTIFF does not claim it.
func indexFileTypes() ([]FileTypeInfo, map[string]int) {
	table := make([]FileTypeInfo, len(fileTypeRows))
	keys := map[string]int{}
	shared := map[string]bool{"image/tiff": true, "application/zip": true, "application/xml": true, "application/gzip": true}
	for i, r := range fileTypeRows {
		table[i] = FileTypeInfo{Code: r.code, Label: r.label, MediaType: r.media, MachineReadable: r.machine, Open: r.open}
		if r.media != "" {
			table[i].mediaURI = mediaTypes + r.media
		}
		spellings := append(strings.Split(r.aliases, "|"), r.label)
		if r.code != "" {
			spellings = append(spellings, r.code, fileTypes.prefix+r.code)
		}
		if !shared[r.media] || r.code == "TIFF" || r.code == "ZIP" || r.code == "XML" || r.code == "GZIP" {
			spellings = append(spellings, r.media)
		}
		for _, s := range spellings {
			k := fold(s)
			if j, taken := keys[k]; k != "" && (!taken || j == i) {
				keys[k], keys[s] = i, i
			}
		}
	}
	return table, keys
}
