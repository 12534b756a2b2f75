package dev.slipway.reconciler.forge;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.ForgeExchange.Asked;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one kind of forge answers, written from its public reference. */
interface ForgeApi {
  /** Where the API is, below the forge's address. */
  String root();

  /** The path of the repository as people see it. */
  String project();

  /** The value of the header {@code Authorization} that this token is given in. */
  String authorization(String token);

  /** The answer; empty where there is nothing at this path. */
  Optional<Reply> answer(Asked asked);

  /** One page of a list, with what says that there is another. */
  Reply page(List<Map<String, Object>> all, Asked asked);

  Reply wrongToken();

  /** Where a token may only read. */
  Reply missingRight();

  Reply notFound();

  /** Where it is asked by the name {@code old-config}, which the repository had before. */
  Optional<Reply> moved(Asked asked);

  /** Whether the answers to reading have an ETag. */
  boolean hasEtags();

  /** Marks a request as merged, with the fields in which this forge names the commit. */
  void merged(Pull pull, Reviewer.How how, ObjectId commit);
}
