package dev.slipway.reconciler.cluster.kubernetes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that wants to lead, and writes {@code true} or {@code false} whenever that changed. */
final class LeaderHost {
  private LeaderHost() {}

  public static void main(String[] args) throws Exception {
    var leadership = LeaseLeadership.open(KubernetesOptions.DEFAULT, args[0], args[1]);
    var told = false;
    var never = new CountDownLatch(1);
    while (!never.await(20, TimeUnit.MILLISECONDS)) {
      if (leadership.isLeader() != told) {
        told = !told;
        System.out.println(told);
      }
    }
  }
}
