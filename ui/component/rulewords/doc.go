// Package rulewords answers: how does a sign-off rule read as one sentence?
//
//	s := rulewords.Of("de", rule)
//	s.String() // "Soll ein Bestand öffentlich freigegeben werden und berührt er Statistik, dann zeichnet die Statistikstelle mit."
//
// Pages that mark single clauses, as the comparison of two versions does, take If and Then apart.
package rulewords
