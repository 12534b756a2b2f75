package dev.slipway.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of this JVM's platform threads at one moment.
 *
 * @param byName in nanoseconds
 */
record Cpu(Map<String, Long> byName) {
  static Cpu now() {
    var threads = ManagementFactory.getThreadMXBean();
    var times = new HashMap<String, Long>();
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null) {
        times.merge(info.getThreadName(), threads.getThreadCpuTime(info.getThreadId()), Long::sum);
      }
    }
    return new Cpu(times);
  }

  /** Nanoseconds, of all threads with these names. */
  long of(String... names) {
    return Arrays.stream(names).mapToLong(name -> byName.getOrDefault(name, 0L)).sum();
  }
}
