package dev.slipway.reconciler.api;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.read.ConfigDifference;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSource;
import dev.slipway.reconciler.status.ReleaseSummary;
import dev.slipway.reconciler.status.SourceChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Apps as tests want them. */
public final class Statuses {
  public static final ObjectId CONFIG_COMMIT = new ObjectId("c0ffee".repeat(6) + "c0ff");
  public static final ObjectId SOURCE_COMMIT = new ObjectId("1a2b3c4d".repeat(5));
  public static final Digest IMAGE = Digest.of("image");
  public static final Digest INPUTS = Digest.of("inputs");
  public static final BuildKey BUILD = new BuildKey(Digest.of("build"));
  public static final AppName SHOP = new AppName("shop");
  public static final AppName BLOG = new AppName("blog");

  private Statuses() {}

  /** Ready, v12, with two process types. */
  public static AppStatus shop() {
    return new AppStatus(
        SHOP,
        Condition.READY,
        "",
        "",
        Optional.of(CONFIG_COMMIT),
        Optional.of(current(SHOP, 12)),
        Optional.empty(),
        Optional.empty(),
        Optional.of("http://shop.localhost:8080"),
        List.of(new Domain("shop.example.com")),
        List.of(
            new AppStatus.Scale(ProcessType.WEB, 3, 3),
            new AppStatus.Scale(new ProcessType("worker"), 1, 1)),
        List.of());
  }

  /** Stalled by a manifest with a problem; v2 runs, v3 is held, a build is under way. */
  public static AppStatus blog() {
    return new AppStatus(
        BLOG,
        Condition.STALLED,
        "BadManifest",
        "apps/blog.yaml has a problem\nmend it and commit",
        Optional.of(CONFIG_COMMIT),
        Optional.of(current(BLOG, 2)),
        Optional.of(
            new AppStatus.Pending(
                Optional.of(new ReleaseNumber(4)),
                Optional.of(SOURCE_COMMIT),
                Optional.of(BUILD),
                Optional.of("https://git.example.com/acme/config/pulls/7"))),
        Optional.of(new AppStatus.Held(new ReleaseNumber(3), INPUTS, CONFIG_COMMIT)),
        Optional.empty(),
        List.of(),
        List.of(new AppStatus.Scale(ProcessType.WEB, 2, 1)),
        List.of(new Problem("apps/blog.yaml", 3, 5, "unknown-key", "unknown key: imge")));
  }

  public static AppStatus ready(AppName app) {
    var shop = shop();
    return new AppStatus(
        app,
        Condition.READY,
        "",
        "",
        shop.revision(),
        Optional.of(current(app, 1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private static AppStatus.Current current(AppName app, int number) {
    return new AppStatus.Current(
        new ReleaseNumber(number),
        new ImageRef(app.value(), IMAGE),
        Optional.of(SOURCE_COMMIT),
        INPUTS);
  }

  public static ReleaseSummary release(int number, ReleaseSummary.State state) {
    return new ReleaseSummary(
        new ReleaseNumber(number),
        state,
        Instant.parse("2026-11-22T10:00:00Z").plusSeconds(number * 3600L),
        "Slipway",
        Optional.of("Ada"),
        CONFIG_COMMIT,
        Optional.of(SOURCE_COMMIT),
        "Fix cart total",
        new ImageRef("shop", IMAGE),
        List.of("3 commits since v" + (number - 1), "env: GREETING changed"),
        Optional.empty(),
        Optional.empty());
  }

  /** All of one release, whose secrets are named. */
  public static ReleaseDetails details(int number) {
    return new ReleaseDetails(
        release(number, ReleaseSummary.State.SUPERSEDED),
        Optional.of(source()),
        INPUTS,
        "shop v%d: 1a2b3c4 Fix cart total\n\n1 commit since v%d\n".formatted(number, number - 1),
        new TreeMap<>(
            Map.of(
                "env.GREETING", "hello",
                "env.DATABASE_URL.secret", "shop-db/url",
                "processes.web.port", "8080")),
        new SourceChanges(List.of(sourceCommit()), List.of(), 0, ""));
  }

  /** From an image of another source commit to that of {@link #details}. */
  public static ReleaseDiff diff(int from, int to) {
    var image = new ImageRef("shop", IMAGE);
    return new ReleaseDiff(
        SHOP,
        new ReleaseDiff.Side(
            new ReleaseNumber(from), new ImageRef("shop", INPUTS), Optional.of(source())),
        new ReleaseDiff.Side(new ReleaseNumber(to), image, Optional.of(source())),
        List.of(
            new ConfigDifference("env.GREETING", Optional.of("hello"), Optional.of("good day")),
            new ConfigDifference("env.TOKEN.secret", Optional.empty(), Optional.of("shop/token"))),
        new SourceChanges(List.of(sourceCommit()), List.of(), 3, ""));
  }

  private static ReleaseSource source() {
    return new ReleaseSource(
        "https://git.example.com/acme/shop.git", "branch main", "", SOURCE_COMMIT, CONFIG_COMMIT);
  }

  private static SourceLog.Commit sourceCommit() {
    return new SourceLog.Commit(
        SOURCE_COMMIT, "Ada", Instant.parse("2026-11-22T09:00:00Z"), "Fix cart total");
  }

  public static LogLine line(String type, int ordinal, String text) {
    return new LogLine(new InstanceId(new ReleaseNumber(12), new ProcessType(type), ordinal), text);
  }
}
