package dev.slipway.reconciler.forge;

import static dev.slipway.reconciler.forge.ForgeExchange.json;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.ForgeExchange.Asked;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** GitLab: docs.gitlab.com/api, version 4. */
final class GitLabApi implements ForgeApi {
  private static final String PROJECT = "/projects/acme%2Fplatform%2Fconfig";
  private static final String REQUESTS = PROJECT + "/merge_requests";
  private static final Pattern REQUEST = Pattern.compile(REQUESTS + "/(\\d+)(/notes)?");
  private static final Pattern STATUS = Pattern.compile(PROJECT + "/statuses/([0-9a-f]{40})");

  private final Pulls pulls;
  private final String address;

  GitLabApi(Pulls pulls, String address) {
    this.pulls = pulls;
    this.address = address;
  }

  @Override
  public String root() {
    return "/api/v4";
  }

  @Override
  public String project() {
    return "acme/platform/config";
  }

  @Override
  public String authorization(String token) {
    return "Bearer " + token;
  }

  @Override
  public Optional<Reply> answer(Asked asked) {
    if (asked.path().equals(REQUESTS)) {
      return Optional.of(asked.isReading() ? list(asked) : create(asked));
    }
    var request = REQUEST.matcher(asked.path());
    if (request.matches()) {
      return pulls.find(Long.parseLong(request.group(1))).map(found -> one(asked, found));
    }
    var status = STATUS.matcher(asked.path());
    return status.matches() ? Optional.of(report(asked, status.group(1))) : Optional.empty();
  }

  private Reply list(Asked asked) {
    var state = asked.parameter("state");
    var branch = asked.parameter("source_branch");
    var all =
        pulls.newestFirst().stream()
            .filter(pull -> state.equals("all") || state.equals(state(pull)))
            .filter(pull -> pull.base.equals(asked.parameter("target_branch")))
            .filter(pull -> branch.isEmpty() || branch.equals(pull.branch))
            .map(this::whole)
            .toList();
    return page(all, asked);
  }

  private Reply create(Asked asked) {
    var branch = asked.field("source_branch");
    var target = asked.field("target_branch");
    var head = pulls.repository().find(branch);
    if (head.isEmpty()) {
      return refused(400, "Source branch \"" + branch + "\" does not exist");
    }
    var open = pulls.open(branch, target);
    if (open.isPresent()) {
      return refused(
          409,
          "Another open merge request already exists for this source branch: !"
              + open.get().number);
    }
    var text = new RequestText(asked.field("title"), asked.field("description"));
    return Reply.of(201, whole(pulls.create(new Pull.Ends(branch, target, head.get()), text)));
  }

  private static Reply refused(int status, String message) {
    return Reply.of(status, json("message", List.of(message)));
  }

  private Reply one(Asked asked, Pull pull) {
    if (asked.path().endsWith("/notes")) {
      pulls.comment(pull, asked.field("body"));
      return Reply.of(201, json("id", pull.comments.size(), "body", asked.field("body")));
    }
    if (asked.method().equals("PUT")) {
      pulls.rewrite(pull, asked.body().text("title"), asked.body().text("description"));
      if (asked.field("state_event").equals("close") && pull.isOpen()) {
        pulls.close(pull, ForgeServer.BOT);
      }
    }
    return Reply.of(200, whole(pull));
  }

  private Reply report(Asked asked, String commit) {
    var before = pulls.statuses(new ObjectId(commit)).get(asked.field("name"));
    if ("pending".equals(before) && asked.field("state").equals("pending")) {
      return Reply.of(
          400,
          json(
              "message",
              "Cannot transition status via :enqueue from :pending"
                  + " (Reason(s): Status cannot transition via \"enqueue\")"));
    }
    pulls.report(commit, asked.field("name"), asked.field("state"));
    return Reply.of(201, json("status", asked.field("state"), "name", asked.field("name")));
  }

  private Map<String, Object> whole(Pull pull) {
    var json =
        json(
            "iid",
            pull.number,
            "id",
            1000 + pull.number,
            "project_id",
            1,
            "source_project_id",
            pull.isFork ? 2 : 1,
            "target_project_id",
            1,
            "state",
            state(pull),
            "title",
            pull.title,
            "description",
            pull.body,
            "web_url",
            address + "/acme/platform/config/-/merge_requests/" + pull.number,
            "source_branch",
            pull.branch,
            "target_branch",
            pull.base,
            "sha",
            pull.head.value(),
            "created_at",
            time(pull.created),
            "updated_at",
            time(pull.updated));
    json.putAll(pull.isMerged() ? merged(pull) : closed(pull));
    return json;
  }

  private static Map<String, Object> merged(Pull pull) {
    return json(
        "merged_at", pull.ended.map(GitLabApi::time),
        "merge_user", pull.endedBy.map(GitLabApi::user),
        "merge_commit_sha", pull.mergeCommit.map(ObjectId::value),
        "squash_commit_sha", pull.squashCommit.map(ObjectId::value),
        "closed_at", Optional.empty(),
        "closed_by", Optional.empty());
  }

  private static Map<String, Object> closed(Pull pull) {
    return json(
        "merged_at", Optional.empty(),
        "merge_user", Optional.empty(),
        "merge_commit_sha", Optional.empty(),
        "squash_commit_sha", Optional.empty(),
        "closed_at", pull.ended.map(GitLabApi::time),
        "closed_by", pull.endedBy.map(GitLabApi::user));
  }

  private static String state(Pull pull) {
    return switch (pull.state) {
      case OPEN -> "opened";
      case CLOSED -> "closed";
      case MERGED -> "merged";
    };
  }

  private static Map<String, Object> user(String name) {
    return json("username", name, "state", "active");
  }

  private static String time(Instant time) {
    return time.toString().replace("Z", ".000Z");
  }

  @Override
  public Reply page(List<Map<String, Object>> all, Asked asked) {
    var size = asked.number("per_page", 20);
    var number = asked.number("page", 1);
    var from = Math.min((number - 1) * size, all.size());
    var to = Math.min(from + size, all.size());
    return Reply.list(all.subList(from, to))
        .with("X-Page", String.valueOf(number))
        .with("X-Next-Page", to < all.size() ? String.valueOf(number + 1) : "");
  }

  @Override
  public Reply wrongToken() {
    return Reply.of(401, json("message", "401 Unauthorized"));
  }

  @Override
  public Reply missingRight() {
    return Reply.of(
        403,
        json(
            "error", "insufficient_scope",
            "error_description",
                "The request requires higher privileges than provided by the access token.",
            "scope", "api"));
  }

  @Override
  public Reply notFound() {
    return Reply.of(404, json("message", "404 Project Not Found"));
  }

  /** Only what is read is sent on. */
  @Override
  public Optional<Reply> moved(Asked asked) {
    var old = "/projects/acme%2Fplatform%2Fold-config";
    if (!asked.path().startsWith(old)) {
      return Optional.empty();
    }
    var query = asked.query().isEmpty() ? "" : "?" + asked.query();
    var path = PROJECT + asked.path().substring(old.length());
    return Optional.of(
        asked.isReading()
            ? Reply.of(301, json("message", "This resource has been moved permanently"))
                .with("Location", address + root() + path + query)
            : Reply.of(405, json("message", "Non GET methods are not allowed for moved projects")));
  }

  @Override
  public boolean hasEtags() {
    return true;
  }

  /** As a project does that merges by fast-forward where it need not make a commit. */
  @Override
  public void merged(Pull pull, Reviewer.How how, ObjectId commit) {
    switch (how) {
      case MERGE -> pull.mergeCommit = Optional.of(commit);
      case SQUASH -> pull.squashCommit = Optional.of(commit);
      case REBASE -> pull.head = commit; // the branch itself was rebased, and moved forward to
    }
  }
}
