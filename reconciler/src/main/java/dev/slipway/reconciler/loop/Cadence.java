package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things again and again, each about every interval: a tenth of it more or less, at random, so
 * that many daemons do not ask one server at the same moments. Runs of one thing never overlap.
 */
public final class Cadence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cadence.class);
  private static final String BEAT = "beat";

  private final Scheduler scheduler;
  private final RandomGenerator random;

  public Cadence(RandomGenerator random) {
    this.random = random;
    try {
      scheduler = new StdSchedulerFactory(settings()).getScheduler();
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not start", e);
    }
  }

  private static Properties settings() {
    var settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", "slipway-" + System.nanoTime());
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", "2");
    settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "5000");
    return settings;
  }

  /** Does {@code action} about every {@code interval} from now on; it must be quick to return. */
  public void every(String name, Duration interval, Runnable action) {
    var data = new JobDataMap();
    data.put(BEAT, new Beat(name, interval, action, random));
    var job = JobBuilder.newJob(BeatJob.class).withIdentity(name).setJobData(data).build();
    try {
      scheduler.scheduleJob(job, trigger(name, interval, random));
    } catch (SchedulerException e) {
      throw new IllegalStateException("can not schedule " + name, e);
    }
  }

  private static Trigger trigger(String name, Duration interval, RandomGenerator random) {
    var wait = (long) (interval.toMillis() * (0.9 + random.nextDouble() / 5));
    return TriggerBuilder.newTrigger()
        .withIdentity(name)
        .startAt(Date.from(Instant.now().plusMillis(wait)))
        .build();
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      LOG.warn("the scheduler does not stop cleanly", e);
    }
  }

  private record Beat(String name, Duration interval, Runnable action, RandomGenerator random) {}

  /** One beat; made by Quartz, so it must be public. */
  @DisallowConcurrentExecution
  public static final class BeatJob implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      var beat = (Beat) Objects.requireNonNull(context.getMergedJobDataMap().get(BEAT));
      try {
        beat.action().run();
      } catch (RuntimeException | Error e) {
        LOG.error("a bug: please report it; beat={}", beat.name(), e);
      }
      try {
        var next = trigger(beat.name(), beat.interval(), beat.random());
        context.getScheduler().rescheduleJob(context.getTrigger().getKey(), next);
      } catch (SchedulerException e) {
        LOG.debug("no next beat: the scheduler is closed; beat={}", beat.name(), e);
      }
    }
  }
}
