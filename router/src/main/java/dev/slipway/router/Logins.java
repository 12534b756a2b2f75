package dev.slipway.router;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who is let in by name and password. Of passwords there is no more than hashes, and these are in
 * no text of it.
 *
 * @param hashes by bcrypt, by the user's name
 */
public record Logins(SortedMap<String, String> hashes) {
  /** Users of one app: more are for an app of their own. */
  static final int MOST = 1_000;

  /** What bcrypt costs doubles by one more: 14 is a second, of a router's time. */
  private static final int HIGHEST_COST = 14;

  private static final int LOWEST_COST = 4;
  private static final int COST_AT = 4;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

  public Logins {
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
  }

  /**
   * Reads what {@code htpasswd -B} writes: {@code user:hash}, one a line; blank lines and those
   * that begin with {@code #} are passed over.
   *
   * @throws RejectedException where it is anything else: it says in which line, and not what is
   *     there
   */
  public static Logins parse(String htpasswd) throws RejectedException {
    var hashes = new TreeMap<String, String>();
    var number = 0;
    for (var line : htpasswd.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var colon = line.indexOf(':');
      if (colon <= 0) {
        throw wrong(number, "is not user:hash");
      }
      check(line.substring(colon + 1), number);
      if (hashes.put(line.substring(0, colon), line.substring(colon + 1)) != null) {
        throw wrong(number, "names a user for the second time");
      }
    }
    if (hashes.isEmpty() || hashes.size() > MOST) {
      throw new RejectedException(
          "it names " + hashes.size() + " users, and may name 1 to " + MOST);
    }
    return new Logins(hashes);
  }

  private static void check(String hash, int line) throws RejectedException {
    if (!BCRYPT.matcher(hash).matches()) {
      throw wrong(line, "has no hash by bcrypt ($2y$…): write it by htpasswd -B");
    }
    var cost = Integer.parseInt(hash, COST_AT, COST_AT + 2, 10);
    if (cost < LOWEST_COST || cost > HIGHEST_COST) {
      throw wrong(
          line,
          "has a hash of cost " + cost + ", and may have " + LOWEST_COST + " to " + HIGHEST_COST);
    }
  }

  private static RejectedException wrong(int line, String what) {
    return new RejectedException("line " + line + " " + what);
  }

  /** Tells whether two are the same, and nothing else. */
  @Override
  public String toString() {
    return "Logins[" + hashes.size() + " " + Digest.of(hashes.toString()).hex() + "]";
  }
}
