"""What every step may know: communes, NAF, SIRENE, words of streets and texts; facts that ship with the package."""
