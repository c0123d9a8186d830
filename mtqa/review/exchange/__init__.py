"""Reviews to and from other tools: Marot, Appraise, Pearmut, spreadsheets."""
