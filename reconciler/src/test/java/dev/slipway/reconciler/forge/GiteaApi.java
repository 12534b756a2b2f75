package dev.slipway.reconciler.forge;

import static dev.slipway.reconciler.forge.ForgeExchange.json;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.ForgeExchange.Asked;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gitea and Forgejo: their swagger.v1.json. */
final class GiteaApi implements ForgeApi {
  private static final String PULLS = "/repos/acme/config/pulls";
  private static final Pattern PULL = Pattern.compile(PULLS + "/(\\d+)");
  private static final Pattern ISSUE =
      Pattern.compile("/repos/acme/config/issues/(\\d+)/(comments|timeline)");
  private static final Pattern STATUS =
      Pattern.compile("/repos/acme/config/statuses/([0-9a-f]{40})");

  /** The most that a page has, as an instance is set up usually. */
  private static final int LARGEST_PAGE = 50;

  private final Pulls pulls;
  private final String address;

  GiteaApi(Pulls pulls, String address) {
    this.pulls = pulls;
    this.address = address;
  }

  @Override
  public String root() {
    return "/api/v1";
  }

  @Override
  public String project() {
    return "acme/config";
  }

  @Override
  public String authorization(String token) {
    return "token " + token;
  }

  @Override
  public Optional<Reply> answer(Asked asked) {
    if (asked.path().equals(PULLS)) {
      return Optional.of(asked.isReading() ? list(asked) : create(asked));
    }
    var pull = PULL.matcher(asked.path());
    if (pull.matches()) {
      return pulls.find(Long.parseLong(pull.group(1))).map(found -> one(asked, found));
    }
    var issue = ISSUE.matcher(asked.path());
    if (issue.matches()) {
      return pulls
          .find(Long.parseLong(issue.group(1)))
          .map(
              found -> issue.group(2).equals("comments") ? comment(asked, found) : timeline(found));
    }
    var status = STATUS.matcher(asked.path());
    return status.matches() ? Optional.of(report(asked, status.group(1))) : Optional.empty();
  }

  private Reply list(Asked asked) {
    var state = asked.parameter("state");
    var all =
        pulls.newestFirst().stream()
            .filter(pull -> state.equals("all") || state.equals("open") == pull.isOpen())
            .map(this::whole)
            .toList();
    return page(all, asked);
  }

  private Reply create(Asked asked) {
    var branch = asked.field("head");
    var base = asked.field("base");
    var head = pulls.repository().find(branch);
    if (head.isEmpty()) {
      return notFound();
    }
    var open = pulls.open(branch, base);
    if (open.isPresent()) {
      return error(
          409,
          "pull request already exists for these targets [id: %d, issue_id: %d, head_branch: %s]"
              .formatted(open.get().number, open.get().number, branch));
    }
    var text = new RequestText(asked.field("title"), asked.field("body"));
    return Reply.of(201, whole(pulls.create(new Pull.Ends(branch, base, head.get()), text)));
  }

  private Reply one(Asked asked, Pull pull) {
    if (!asked.method().equals("PATCH")) {
      return Reply.of(200, whole(pull));
    }
    pulls.rewrite(pull, asked.body().text("title"), asked.body().text("body"));
    if (asked.field("state").equals("closed") && pull.isOpen()) {
      pulls.close(pull, ForgeServer.BOT);
    }
    return Reply.of(201, whole(pull));
  }

  private Reply comment(Asked asked, Pull pull) {
    pulls.comment(pull, asked.field("body"));
    return Reply.of(201, json("id", pull.comments.size(), "body", asked.field("body")));
  }

  private Reply timeline(Pull pull) {
    return Reply.list(
        List.of(
            json("type", "comment", "user", user("someone-else"), "body", "why?"),
            json(
                "type", pull.isMerged() ? "merge_pull" : "close",
                "user", pull.endedBy.map(GiteaApi::user),
                "created_at", pull.ended.map(GiteaApi::time))));
  }

  private Reply report(Asked asked, String commit) {
    pulls.report(commit, asked.field("context"), asked.field("state"));
    return Reply.of(201, json("status", asked.field("state"), "context", asked.field("context")));
  }

  private Map<String, Object> whole(Pull pull) {
    var isThere = pulls.repository().find(pull.branch).isPresent() || pull.isFork;
    return json(
        "id",
        1000 + pull.number,
        "number",
        pull.number,
        "state",
        pull.isOpen() ? "open" : "closed",
        "title",
        pull.title,
        "body",
        pull.body,
        "html_url",
        address + "/acme/config/pulls/" + pull.number,
        "merged",
        pull.isMerged(),
        "merged_at",
        pull.merged().map(GiteaApi::time),
        "merge_commit_sha",
        pull.mergeCommit.map(ObjectId::value),
        "merged_by",
        pull.mergedBy().map(GiteaApi::user),
        "created_at",
        time(pull.created),
        "updated_at",
        time(pull.updated),
        "closed_at",
        pull.ended.map(GiteaApi::time),
        "base",
        end(pull.base, pull.base, pulls.repository().tip(pull.base), 1),
        "head",
        end(
            pull.branch,
            isThere ? pull.branch : "refs/pull/" + pull.number + "/head",
            pull.head,
            pull.isFork ? 2 : 1));
  }

  private static Map<String, Object> end(String label, String ref, ObjectId commit, int repo) {
    return json("label", label, "ref", ref, "sha", commit.value(), "repo_id", repo);
  }

  private static Map<String, Object> user(String login) {
    return json("login", login, "username", login);
  }

  /** In the server's own time zone. */
  private static String time(Instant time) {
    return time.atOffset(ZoneOffset.ofHours(1)).toString();
  }

  @Override
  public Reply page(List<Map<String, Object>> all, Asked asked) {
    var size = Math.min(asked.number("limit", 30), LARGEST_PAGE);
    var number = asked.number("page", 1);
    var from = Math.min((number - 1) * size, all.size());
    var to = Math.min(from + size, all.size());
    var reply = Reply.list(all.subList(from, to)).with("X-Total-Count", String.valueOf(all.size()));
    return to < all.size()
        ? reply.with(
            "Link",
            "<https://git.example.com/api/v1%s?page=%d>; rel=\"next\"".formatted(PULLS, number + 1))
        : reply;
  }

  @Override
  public Reply wrongToken() {
    return error(401, "user does not exist [uid: 0, name: ]");
  }

  @Override
  public Reply missingRight() {
    return error(403, "token does not have at least one of required scope(s): [write:repository]");
  }

  @Override
  public Reply notFound() {
    return error(404, "The target couldn't be found.");
  }

  private Reply error(int status, String message) {
    return Reply.of(status, json("message", message, "url", address + "/api/swagger"));
  }

  @Override
  public Optional<Reply> moved(Asked asked) {
    if (!asked.path().startsWith("/repos/acme/old-config")) {
      return Optional.empty();
    }
    var path = asked.path().replace("old-config", "config");
    var query = asked.query().isEmpty() ? "" : "?" + asked.query();
    return Optional.of(Reply.empty(307, Map.of("Location", root() + path + query)));
  }

  @Override
  public boolean hasEtags() {
    return false;
  }

  @Override
  public void merged(Pull pull, Reviewer.How how, ObjectId commit) {
    pull.mergeCommit = Optional.of(commit);
  }
}
