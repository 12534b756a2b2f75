package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
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
  private static final int NIGHT_MINUTES = 180;

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
    schedule(new Beat(name, () -> after(interval), action));
  }

  private Instant after(Duration interval) {
    var wait = (long) (interval.toMillis() * (0.9 + random.nextDouble() / 5));
    return Instant.now().plusMillis(wait);
  }

  /**
   * Does {@code action} each night from now on, at some minute between one and four o'clock here;
   * it must be quick to return. A machine that sleeps then does it when it wakes.
   */
  public void nightly(String name, Runnable action) {
    schedule(
        new Beat(
            name,
            () -> nextNight(ZonedDateTime.now(ZoneId.systemDefault()), random).toInstant(),
            action));
  }

  static ZonedDateTime nextNight(ZonedDateTime now, RandomGenerator random) {
    var night = now.toLocalDate().atTime(1, 0);
    var next = night.atZone(now.getZone()).isAfter(now) ? night : night.plusDays(1);
    return next.plusMinutes(random.nextInt(NIGHT_MINUTES)).atZone(now.getZone());
  }

  private void schedule(Beat beat) {
    var data = new JobDataMap();
    data.put(BEAT, beat);
    var name = beat.name();
    var job = JobBuilder.newJob(BeatJob.class).withIdentity(name).setJobData(data).build();
    try {
      scheduler.scheduleJob(job, trigger(beat));
    } catch (SchedulerException e) {
      throw new IllegalStateException("can not schedule " + name, e);
    }
  }

  private static Trigger trigger(Beat beat) {
    return TriggerBuilder.newTrigger()
        .withIdentity(beat.name())
        .startAt(Date.from(beat.next().get()))
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

  private record Beat(String name, Supplier<Instant> next, Runnable action) {}

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
        var next = trigger(beat);
        context.getScheduler().rescheduleJob(context.getTrigger().getKey(), next);
      } catch (SchedulerException e) {
        LOG.debug("no next beat: the scheduler is closed; beat={}", beat.name(), e);
      }
    }
  }
}
