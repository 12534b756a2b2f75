package dev.slipway.router.proxy;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.tls.CertificateTable;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The certificates of a router: makes new ones ready, has all event loops take them, frees old. */
final class Certification {
  private final AllLoops loops;
  private TlsContexts served = TlsContexts.NONE;

  /** Has something done on every event loop, and waits for it. */
  @FunctionalInterface
  interface AllLoops {
    void have(Consumer<Worker> change) throws UnavailableException, InterruptedException;
  }

  Certification(AllLoops loops) {
    this.loops = loops;
  }

  synchronized SortedMap<String, String> serve(CertificateTable table)
      throws UnavailableException, InterruptedException {
    var before = served;
    var next = before.next(table);
    loops.have(worker -> worker.serve(next));
    served = next;
    before.release(next);
    return next.faults();
  }

  synchronized CertificateTable served() {
    return served.table();
  }
}
