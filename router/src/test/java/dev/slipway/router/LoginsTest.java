package dev.slipway.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
  private static final String REST = "$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW";
  private static final String HASH = "$2y" + REST;

  @Test
  void users_are_read_with_what_htpasswd_may_write_besides() throws Exception {
    var text = "# staff\n\nann:" + HASH + "\r\nbob@example.com:$2b" + REST + "\n c d:$2a" + REST;
    assertThat(Logins.parse(text).hashes())
        .isEqualTo(Map.of("ann", HASH, "bob@example.com", "$2b" + REST, "c d", "$2a" + REST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann:geheim                                  | line 1 has no hash by bcrypt",
        "ann:$apr1$geheim$MgqO4iA6l8U4ZfVzGZyZ9.     | line 1 has no hash by bcrypt",
        "ann:{SHA}geheimgeheimgeheimgeheimgeh=       | line 1 has no hash by bcrypt",
        "ann:$2y$05$geheim                           | line 1 has no hash by bcrypt",
        "geheim                                      | line 1 is not user:hash",
        ":geheim                                     | line 1 is not user:hash",
        "''                                          | it names 0 users",
        "# geheim                                    | it names 0 users",
      })
  void what_is_wrong_is_told_without_what_is_there(String text, String why) {
    assertThatThrownBy(() -> Logins.parse(text))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith(why)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void a_hash_that_takes_too_long_and_a_second_one_are_told() {
    assertThatThrownBy(() -> Logins.parse("ann:" + HASH + "\nbob:" + HASH.replace("05", "15")))
        .hasMessage("line 2 has a hash of cost 15, and may have 4 to 14");
    assertThatThrownBy(() -> Logins.parse("ann:" + HASH + "\nann:" + HASH))
        .hasMessage("line 2 names a user for the second time");
    var many = new StringBuilder();
    for (var i = 0; i <= Logins.MOST; i++) {
      many.append("user").append(i).append(':').append(HASH).append('\n');
    }
    assertThatThrownBy(() -> Logins.parse(many.toString()))
        .hasMessageContaining("1001 users, and may name 1 to 1000");
  }

  /** A table is another where a password is, and neither its text nor its version shows one. */
  @Test
  void a_table_is_told_apart_by_it_and_does_not_show_it() throws Exception {
    var ann = Logins.parse("ann:" + HASH);
    var changed = Logins.parse("ann:$2b" + REST);
    var table = table(ann);
    assertThat(table).isEqualTo(table(Logins.parse("ann:" + HASH)));
    assertThat(table.version()).isNotEqualTo(table(changed).version());
    assertThat(ann.toString()).isNotEqualTo(changed.toString()).doesNotContain("ann", "$2");
    assertThat(table.routes().toString()).doesNotContain("ann", "$2");
    var behindPath = new Route(new AppName("docs"), new TreeSet<>());
    assertThat(behindPath.with(Optional.of(ann)).withBackends(Route::backends).logins())
        .as("as a router on Kubernetes finds instances")
        .contains(ann);
    assertThat(path(behindPath.with(Optional.of(ann))).version())
        .isNotEqualTo(path(behindPath.with(Optional.of(changed))).version());
  }

  private static RouteTable table(Logins logins) {
    return of(new Route(new AppName("shop"), new TreeSet<>()).with(Optional.of(logins)));
  }

  private static RouteTable path(Route branch) {
    return of(new Route(new AppName("shop"), new TreeSet<>()).with(Map.of("/docs", branch)));
  }

  private static RouteTable of(Route route) {
    return new RouteTable(new TreeMap<>(Map.of(new Domain("shop.example.com"), route)));
  }
}
