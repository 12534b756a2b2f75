package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestText;
import java.net.URI;
import java.util.List;
import java.util.SortedMap;

/** A forge that nobody let us into: of no matter before a release is to be reviewed there. */
record ForgeWithoutToken(URI api) implements Forge {
  @Override
  public SortedMap<AppName, ReleaseRequest> requests() throws RejectedException {
    throw noToken();
  }

  @Override
  public SortedMap<AppName, List<ReleaseRequest>> closed() throws RejectedException {
    throw noToken();
  }

  @Override
  public ReleaseRequest propose(AppName app, RequestText text) throws RejectedException {
    throw noToken();
  }

  @Override
  public void withdraw(ReleaseRequest request, String why) throws RejectedException {
    throw noToken();
  }

  /** Without a token no commit gets a status. */
  @Override
  public void report(CommitStatus status) {
    // as is said above
  }

  private RejectedException noToken() {
    return new RejectedException(
        "releases are reviewed at "
            + api.getAuthority()
            + ", and there is no token for it\n"
            + "give the daemon --forge-token-file, or --forge git for branches alone");
  }
}
