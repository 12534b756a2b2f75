package dev.slipway.reconciler.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the daemon finds in its file system beside its image, and where it is told to look. */
record Mounts(Credentials credentials) {
  private static final String SECRETS = "/secrets/";
  private static final String GIT = "git";
  private static final String SSH = "ssh";
  private static final String REGISTRY = "registry";

  /** Decimal in what an API server keeps: 0440. */
  private static final int GROUP_READS = 288;

  List<Map<String, Object>> volumes() {
    var all = new ArrayList<Map<String, Object>>();
    new TreeMap<>(DaemonRenderer.scratch())
        .forEach((name, _) -> all.add(Tree.of("name", name).with("emptyDir", Map.of()).map()));
    credentials.git().ifPresent(name -> all.add(volume(GIT, name)));
    credentials.ssh().ifPresent(name -> all.add(volume(SSH, name)));
    credentials.registry().ifPresent(name -> all.add(dockerConfig(name)));
    return all;
  }

  private static Map<String, Object> volume(String volume, String secret) {
    var source = Tree.of("secretName", secret).with("defaultMode", GROUP_READS);
    return Tree.of("name", volume).with("secret", source).map();
  }

  private static Map<String, Object> dockerConfig(String secret) {
    var item = Tree.of("key", ".dockerconfigjson").with("path", "config.json").map();
    var source =
        Tree.of("secretName", secret).with("defaultMode", GROUP_READS).with("items", List.of(item));
    return Tree.of("name", REGISTRY).with("secret", source).map();
  }

  List<Map<String, Object>> mounts() {
    var all = new ArrayList<Map<String, Object>>();
    new TreeMap<>(DaemonRenderer.scratch())
        .forEach((name, path) -> all.add(Tree.of("name", name).with("mountPath", path).map()));
    credentials.git().ifPresent(_ -> all.add(mount(GIT)));
    credentials.ssh().ifPresent(_ -> all.add(mount(SSH)));
    credentials.registry().ifPresent(_ -> all.add(mount(REGISTRY)));
    return all;
  }

  private static Map<String, Object> mount(String volume) {
    return Tree.of("name", volume).with("mountPath", SECRETS + volume).with("readOnly", true).map();
  }

  List<String> arguments() {
    var all = new ArrayList<String>();
    credentials.git().ifPresent(_ -> all.add("--git-password-file=" + SECRETS + "git/password"));
    credentials
        .ssh()
        .ifPresent(_ -> {
          all.add("--ssh-key=" + SECRETS + "ssh/ssh-privatekey");
          all.add("--known-hosts=" + SECRETS + "ssh/known_hosts");
        });
    return all;
  }

  List<Map<String, Object>> environment() {
    var all = new ArrayList<Map<String, Object>>();
    credentials
        .git()
        .ifPresent(name -> {
          var user = Tree.of("name", name).with("key", "username").with("optional", true);
          all.add(
              Tree.of("name", "SLIPWAY_GIT_USER")
                  .with("valueFrom", Tree.of("secretKeyRef", user))
                  .map());
        });
    credentials
        .registry()
        .ifPresent(
            _ -> all.add(Tree.of("name", "DOCKER_CONFIG").with("value", SECRETS + REGISTRY).map()));
    return all;
  }
}
