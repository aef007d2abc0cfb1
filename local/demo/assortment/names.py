"""Names for garments, as shops give them: short, sayable, and in no order."""

from typing import Final

NAMES: Final = tuple(
    """Alma Marlow Ravn Tilda Ansel Odile Birk Esme Joss Linnea Corin Petra Wren Hale Isla Bram Sunniva
    Theo Maud Arlo Freya Kit Nell Otto Clio Rufus Ida Fenn Greta Lowell Signe Piers Mina Dov Hester
    Leif Orla Casper Elin Rowan Tove Silas Vera Magnus Juno Edda Lars Pernille Abel Saskia Finlay
    Noor Evander Liv Jory Astrid Colm Margit Ewan Thea Soren Bettina Ivo Runa Callum Hanne Milo Agnes
    Torben Cora Elio Dagny Hugo Inga Ness Florian Mabel Kasimir Rhea Anders Tamsin Luc Solveig Emrys
    Paloma Gethin Ottilie Ruben Maren Tarn Celeste Henrik Briar Ilse Dante Marit Alder Yara Wim Nora
    Caspian Elske Rafe Una Joran Sorrel Mattis Delphine Eero Lark Viggo Hedda Amos Tess Ragna Felix
    Minna Ellis Katya Bjorn Fable Lotte Oren Hazel Stellan Dita Ronan Elva Mikkel Sage Aurel Bettany
    Jens Clementine Ulla Harlan Vita Espen Rosalind Matteo Yrsa Linus Beatrix Nils Oona Teodor""".split()
)
