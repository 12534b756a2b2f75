package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.regex.Pattern;

/** Keeps secrets out of git addresses. */
final class GitAddress {
  private static final Pattern USER = Pattern.compile("^([a-z+]+)://([^/?#]*)@");
  private static final Pattern TOKEN =
      Pattern.compile("(gh[a-z]_|github_pat_|glpat-).*|[-_A-Za-z0-9]{20,}");

  private GitAddress() {}

  /** Says where an address holds a password or what looks like a token, without telling it. */
  static void check(Mapping source, Findings findings) {
    var address = Trees.text(source, "git").orElse("");
    var user = USER.matcher(address);
    if (user.find() && isSecret(user.group(1), user.group(2))) {
      findings.add(
          Trees.get(source, "git").orElseThrow().mark(),
          "password-in-address",
          "the address holds a password or a token; take it out, make it invalid where it was made,"
              + " and give the daemon its credentials");
    }
  }

  private static boolean isSecret(String scheme, String user) {
    return user.contains(":") || (scheme.startsWith("http") && TOKEN.matcher(user).matches());
  }
}
