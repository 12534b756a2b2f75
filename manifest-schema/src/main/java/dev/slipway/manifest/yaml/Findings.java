package dev.slipway.manifest.yaml;

import dev.slipway.manifest.Problem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one file while it is read. Bounded: a hostile file may have a million. */
public final class Findings {
  private static final int LISTED = 50;
  private static final int KEPT = 1_000;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private int more;

  public Findings(String file) {
    this.file = file;
  }

  public void add(Mark mark, String rule, String message) {
    if (isFull()) {
      more++;
    } else {
      problems.add(new Problem(file, mark.line(), mark.column(), rule, message));
    }
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Whether further problems are only counted, so that no work need be put into their words. */
  public boolean isFull() {
    return problems.size() >= KEPT;
  }

  /** In file order, at most {@value #LISTED} and one that counts the rest. */
  public List<Problem> problems() {
    var sorted = problems.stream().distinct().sorted().toList();
    if (sorted.size() <= LISTED) {
      return sorted;
    }
    var listed = new ArrayList<>(sorted.subList(0, LISTED));
    var next = sorted.get(LISTED);
    var count = sorted.size() - LISTED + more;
    var message = "and " + count + " more in this file";
    listed.add(new Problem(file, next.line(), next.column(), "more-problems", message));
    return List.copyOf(listed);
  }
}
