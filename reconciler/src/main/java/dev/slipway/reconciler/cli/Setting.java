package dev.slipway.reconciler.cli;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can be set for a daemon or for a router of its own, by an option, a variable or a line of
 * the settings file.
 */
enum Setting {
  CONFIG_REPO("URL", "", "The config repository: https, http, ssh, or a folder. Needed."),
  BRANCH("NAME", "main", "The branch of it that is followed."),
  PATH("FOLDER", ".", "The folder in it that is followed."),
  DATA_DIR("DIR", ".slipway", "For caches, images, logs and secrets."),
  CLUSTER("KIND", "local", "Where apps run: local (processes of this machine) or kubernetes."),
  IMAGE_STORE(
      "PLACE",
      "",
      "Where images are kept: a folder, or registry.example.com/team (default: images in the data"
          + " folder). Kubernetes needs a registry."),
  KEEP_RELEASES(
      "N",
      "10",
      "Of how many releases of each app, the latest, images are kept; all: none is ever deleted."),
  KUBECONFIG(
      "FILE", "", "How the cluster is reached (default: as kubectl, or as the pod this runs in)."),
  LEASE_NAMESPACE(
      "NAME", "slipway", "The namespace of the lease by which one of several daemons leads."),
  ROUTES_NAMESPACE(
      "NAME",
      "",
      "The namespace in which the daemon leaves routes for routers that start without it, and where"
          + " these find certificates (default: none). slipway install says it."),
  OWN_IMAGE(
      "IMAGE",
      "",
      "The image of this Slipway, as slipway image made it: it brings Slipway into the pods that"
          + " build. slipway install says it."),
  REGISTRY_USER("NAME", "", "Who we are at the registry of --image-store."),
  REGISTRY_PASSWORD_FILE(
      "FILE", "", "A file whose first line is the password for it (default: Docker's logins)."),
  REGISTRY_CA("FILE", "", "Certificates (PEM) that registries may have besides the usual ones."),
  REGISTRY_PLAIN_HTTP("HOSTS", "", "Registries, separated by commas, that are asked without TLS."),
  POLL("TIME", "10s", "How often the repositories are asked whether they moved."),
  POLL_HOOKED(
      "TIME", "5m", "How often a repository is asked whose webhooks are seen to tell of changes."),
  HTTP("HOST:PORT", "127.0.0.1:8300", "Where the API listens. It asks nobody for a password."),
  HTTP_NAME(
      "NAMES",
      "",
      "Host names, separated by commas, by which the API may be called besides localhost, IP"
          + " addresses and the one it listens on."),
  WEBHOOK_SECRET_FILE(
      "FILE", "", "A file whose first line is the secret of webhooks (default: none are taken)."),
  ROUTER("HOST:PORT", "127.0.0.1:8080", "Where requests to the apps are taken."),
  ROUTER_TLS(
      "HOST:PORT",
      "",
      "Where requests to the apps are taken by TLS, with --certificates (default: nowhere)."),
  CERTIFICATES(
      "DIR",
      "",
      "Certificates for TLS: NAME.crt with NAME.key, or NAME/tls.crt with NAME/tls.key, in PEM; the"
          + " one called default is for all other hosts. Changes are seen. (default: for a router on Kubernetes"
          + " the Secrets of --routes-namespace, else none)"),
  ROUTER_PROXY_PROTOCOL(
      "HOST:PORT",
      "",
      "Where they are taken from load balancers that speak the PROXY protocol, in the clear or by TLS"
          + " (default: nowhere)."),
  TRUSTED_PROXIES(
      "RANGES",
      "",
      "Proxies in front, as 10.0.0.0/8, separated by commas: their X-Forwarded headers are kept, and"
          + " the PROXY protocol is taken from them only (default: nobody is trusted)."),
  ACCESS_LOG(
      "FILE", "", "Where each request to an app is logged; -: standard output (default: nowhere)."),
  ACCESS_LOG_FORMAT("FORMAT", "logfmt", "How it is logged: logfmt or json."),
  MAX_BODY("SIZE", "1Gi", "How large the body of a request to an app may be, such as 64Mi."),
  MESH_TOKEN_FILE(
      "FILE",
      "",
      "A file whose first line is what a daemon and its routers must both know, 16 characters at"
          + " least (default: who reaches the API may be a router)."),
  MESH(
      "HOST:PORT",
      "",
      "Where routers of their own connect by TLS, apart from the API (default: to the API, in the"
          + " clear)."),
  MESH_CERTIFICATE(
      "FILE",
      "",
      "What is shown to them, in PEM: the certificate, then those that issued it. Changes are seen."),
  MESH_KEY("FILE", "", "The key of it, in PEM."),
  MESH_CA(
      "FILE",
      "",
      "Who issued the certificates of routers, in PEM: none other is let in (default: --mesh-token-file"
          + " alone tells who is a router)."),
  OWN_ROUTER(
      "YES/NO",
      "yes",
      "Whether this process takes the requests at --router; no: routers of their own do, see slipway"
          + " router --help."),
  FROM(
      "URL",
      "http://127.0.0.1:8300",
      "The API of the daemon whose routes are served, or with https its --mesh."),
  FROM_CA(
      "FILE",
      "",
      "Who issued the certificate of that daemon, in PEM (default: whom this machine believes)."),
  FROM_CERTIFICATE(
      "FILE",
      "",
      "What is shown to the daemon, in PEM, where that has --mesh-ca. Looked at when it is called."),
  FROM_KEY("FILE", "", "The key of it, in PEM."),
  ROUTER_NAME(
      "NAME", "", "What this router is called (default: the machine's name, and the port)."),
  ROUTER_HTTP(
      "HOST:PORT",
      "127.0.0.1:8301",
      "Where this router tells of itself: /healthz, /readyz (503 without routes), /metrics."),
  ROUTER_DIR("DIR", ".slipway-router", "Where the last routes are kept, to start from."),
  ROUTER_DRAIN(
      "TIME",
      "0s",
      "How long it goes on taking requests, not ready, when it is told to stop: for load balancers to"
          + " notice."),
  DOMAIN("DOMAIN", "localhost", "Apps are served as <app>.<domain>, unless slipway.yaml says."),
  BUILDS("N", "2", "How many builds may run at once."),
  BUILD_TIME("TIME", "15m", "How long a build may take."),
  GIT_USER("NAME", "", "Who we are to the config repository's host, over http or https."),
  GIT_PASSWORD_FILE("FILE", "", "A file whose first line is the password or token for it."),
  SSH_KEY("FILE", "", "The private key for ssh (default: those of ~/.ssh)."),
  SSH_KEY_PASSPHRASE_FILE("FILE", "", "A file whose first line opens that key."),
  KNOWN_HOSTS("FILE", "", "The host keys that are trusted (default: ~/.ssh/known_hosts)."),
  SSH_HOST_KEYS(
      "MODE",
      "strict",
      "Of ssh hosts that nothing is known of: strict refuses them, accept-new trusts their first"
          + " key and no other ever after."),
  SSH_FINGERPRINT(
      "LIST",
      "",
      "Host keys that are trusted besides, separated by commas: [HOST=]SHA256:..., without a host"
          + " that of the config repository's."),
  AUTHOR(
      "NAME",
      "Slipway <slipway@localhost>",
      "Who Slipway's commits say made them: a name and <address>."),
  SIGNING_KEY(
      "FILE",
      "",
      "The private key, of OpenSSH or OpenPGP, that Slipway's commits are signed with (default: they"
          + " are not)."),
  SIGNING_KEY_PASSPHRASE_FILE("FILE", "", "A file whose first line opens that key."),
  REQUIRE_SIGNED(
      "FILES",
      "",
      "Act on commits only that are signed by a key of these files, separated by commas: allowed"
          + " signers as ssh-keygen has them, or OpenPGP public keys. Needs --signing-key."),
  FORGE(
      "KIND",
      "",
      "Where releases are reviewed: github, gitlab, gitea (Forgejo too) or git (default: by the"
          + " address of the config repository)."),
  FORGE_URL("URL", "", "Where people see it, or its API (default: the config repository's host)."),
  FORGE_TOKEN_FILE("FILE", "", "A file whose first line is the token for its API."),
  GITHUB_APP("ID", "", "Instead of a token: the client ID of a GitHub App."),
  GITHUB_APP_KEY_FILE("FILE", "", "The private key that GitHub made for it.");

  private static final Set<Setting> OF_A_ROUTER_ALONE = EnumSet.range(FROM, ROUTER_DRAIN);

  /** How requests to the apps are taken, by whom ever. */
  static final Set<Setting> OF_REQUESTS =
      Collections.unmodifiableSet(EnumSet.range(ROUTER, MAX_BODY));

  /** What a daemon has, in their order. */
  static final Set<Setting> OF_A_DAEMON =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(OF_A_ROUTER_ALONE)));

  /** What a router of its own has, in their order. */
  static final Set<Setting> OF_A_ROUTER = ofARouter();

  private final String label;
  private final String standard;
  private final String description;

  Setting(String label, String standard, String description) {
    this.label = label;
    this.standard = standard;
    this.description = description;
  }

  private static Set<Setting> ofARouter() {
    var all = EnumSet.copyOf(OF_A_ROUTER_ALONE);
    all.addAll(EnumSet.of(CLUSTER, KUBECONFIG, ROUTES_NAMESPACE));
    all.addAll(EnumSet.range(ROUTER, MESH_TOKEN_FILE));
    return Collections.unmodifiableSet(all);
  }

  /** {@code config-repo}: as the settings file has it. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code --config-repo}. */
  String option() {
    return "--" + key();
  }

  /** {@code SLIPWAY_CONFIG_REPO}. */
  String variable() {
    return "SLIPWAY_" + name();
  }

  String label() {
    return label;
  }

  /** What it is when nobody says; empty where it is then unset. */
  String standard() {
    return standard;
  }

  String description() {
    return description;
  }
}
