package dev.slipway.reconciler.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under a heading, in columns as wide as they must be. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * A text of one line.
   *
   * @param text what would move the cursor is taken out of it
   */
  record Cell(String text, Colour colour) {
    Cell {
      text = text.replaceAll("\\p{Cntrl}", " ");
    }
  }

  Table(String... heading) {
    rows.add(List.of(heading).stream().map(text -> new Cell(text, Colour.NONE)).toList());
  }

  void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  void row(String... texts) {
    rows.add(List.of(texts).stream().map(text -> new Cell(text, Colour.NONE)).toList());
  }

  /** A line for each row, the heading first. */
  List<String> lines(boolean colours) {
    return rows.stream().map(row -> line(row, colours)).toList();
  }

  private String line(List<Cell> row, boolean colours) {
    var line = new StringBuilder();
    for (var column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      var last = column == row.size() - 1;
      line.append(colours ? cell.colour().paint(cell.text()) : cell.text());
      if (!last) {
        line.append(" ".repeat(width(column) - cell.text().length())).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .collect(Collectors.summarizingInt(row -> row.get(column).text().length()))
        .getMax();
  }
}
