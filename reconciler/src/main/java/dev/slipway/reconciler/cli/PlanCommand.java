package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.WorkingTree;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.git.Revisions;
import dev.slipway.reconciler.preview.Asked;
import dev.slipway.reconciler.preview.Preview;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tells what a change would do, before it is merged. */
@Command(
    name = "plan",
    description = {
      "Show what a change of a config repository would do.",
      "Apps added, removed, built again, released, scaled, routed, and problems: exit with 1 if",
      "there are any. No daemon is needed."
    })
final class PlanCommand implements Callable<Integer> {
  private static final Domain STANDARD = new Domain(Setting.DOMAIN.standard());

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Parameters(
      paramLabel = "DIR|REV",
      arity = "0..1",
      defaultValue = ".",
      description = {
        "The folder with slipway.yaml and apps/, as it is now, committed or not (default: the",
        "working folder); or a revision of the repository that the working folder is in."
      })
  private String changed = ".";

  @Option(
      names = "--against",
      paramLabel = "URL|REV",
      description = {
        "What it would change: the branch of another repository, or a revision of this one",
        "(default: where its history left origin/BRANCH, or else HEAD; with --api what the daemon",
        "acts on)."
      })
  private Optional<String> against = Optional.empty();

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The branch that is followed (default: ${DEFAULT-VALUE}).")
  private String branch = "main";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  /** The forms there are. */
  enum Format {
    TEXT,
    MARKDOWN,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Exception {
    var api = root.givenApi();
    var preview = preview(api);
    var running = api.isEmpty() ? Running.UNKNOWN : running(api.get());
    var out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> new PlanText(preview, running).lines().forEach(out::println);
      case MARKDOWN -> new PlanText(preview, running).markdown().forEach(out::println);
      case JSON -> out.print(ApiJson.indented(running.with(preview)));
    }
    return preview.isFine() ? ExitCode.FINE : ExitCode.NO;
  }

  private static Running running(URI api) throws Exception {
    try (var client = new ApiClient(api)) {
      return Running.of(client.apps());
    }
  }

  private Preview preview(Optional<URI> api) throws Exception {
    var folder = root.surroundings().folder().resolve(changed).normalize();
    return Files.isDirectory(folder) ? ofFolder(folder, api) : ofRevision(api);
  }

  private Preview ofFolder(Path folder, Optional<URI> api) throws Exception {
    var tree = WorkingTree.of(folder);
    var after = Asked.read(tree, STANDARD);
    try (var here = here(folder)) {
      var head = here.found("HEAD");
      return Preview.of(before(here, head, api), after);
    }
  }

  private Preview ofRevision(Optional<URI> api) throws Exception {
    try (var here = here(root.surroundings().folder())) {
      var commit =
          here.found(changed)
              .orElseThrow(() ->
                  root.wrong("neither a folder nor a revision of this repository: " + changed));
      return Preview.of(before(here, Optional.of(commit), api), here.asked(commit));
    }
  }

  private Here here(Path folder) throws RejectedException, UnavailableException {
    return new Here(Revisions.of(folder, root.surroundings().environment()));
  }

  private Asked before(Here here, Optional<ObjectId> head, Optional<URI> api) throws Exception {
    if (against.isPresent()) {
      return named(here, against.get());
    }
    if (api.isPresent()) {
      return followed(here, api.get());
    }
    var upstream = here.found("refs/remotes/origin/" + branch);
    if (upstream.isPresent() && head.isPresent()) {
      return here.asked(here.parting(upstream.get(), head.get()).orElse(upstream.get()));
    }
    return here.asked(
        head.orElseThrow(() ->
            new AnswerIsNo(
                "there is no commit to compare to\nsay the config repository: --against URL")));
  }

  private Asked named(Here here, String name) throws RejectedException, UnavailableException {
    var folder = root.surroundings().folder().resolve(name).normalize();
    var revision = here.found(name);
    if (revision.isPresent() && !Files.isDirectory(folder)) {
      return here.asked(revision.get());
    }
    var url = Files.isDirectory(folder) ? folder.toString() : name;
    var environment = root.surroundings().environment();
    try (var there =
        new Here(Optional.of(Revisions.fetched(url, branch, here.path(), environment)))) {
      return there.asked(there.found("refs/heads/" + branch).orElseThrow());
    }
  }

  private Asked followed(Here here, URI api) throws Exception {
    try (var client = new ApiClient(api)) {
      var commit =
          client
              .config()
              .revision()
              .orElseThrow(() -> new AnswerIsNo("the daemon has not read its repository yet"));
      return here.asked(
          here.found(commit.toString())
              .orElseThrow(() ->
                  new AnswerIsNo(
                      "the daemon acts on %s, which is not here\nrun git fetch first"
                          .formatted(commit.abbreviated()))));
    }
  }

  /** The repository that is looked at, if it is one. */
  private record Here(Optional<Revisions> revisions) implements AutoCloseable {
    Optional<ObjectId> found(String revision) throws RejectedException, UnavailableException {
      return revisions.isEmpty() ? Optional.empty() : revisions.get().find(revision);
    }

    Optional<ObjectId> parting(ObjectId one, ObjectId other)
        throws RejectedException, UnavailableException {
      return revisions.isEmpty() ? Optional.empty() : revisions.get().parting(one, other);
    }

    Asked asked(ObjectId commit) throws UnavailableException {
      return Asked.read(revisions.orElseThrow().files(commit), STANDARD);
    }

    String path() {
      return revisions.map(Revisions::path).orElse("");
    }

    @Override
    public void close() {
      revisions.ifPresent(Revisions::close);
    }
  }
}
