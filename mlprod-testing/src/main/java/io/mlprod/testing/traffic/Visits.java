package io.mlprod.testing.traffic;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The visits of a population in the order of time: a Poisson process whose rate has seasons. For one thread. */
final class Visits implements Iterator<Visit> {

    private final Population population;
    private final long seed;
    private final SplittableRandom random;
    private final double[] activities;
    private final int[] visitsOf;
    private double second;
    private long requests;
    private @Nullable Visit next;

    Visits(Population population, long seed) {
        this.population = population;
        this.seed = seed;
        this.random = new SplittableRandom(Draws.bits(seed, 0, 0));
        this.activities = population.activities();
        this.visitsOf = new int[population.users()];
        this.next = draw();
    }

    private @Nullable Visit draw() {
        double highest = population.highSeason();
        double perSecond = population.perHour() * highest / 3_600;
        double end = population.lasting().toNanos() / 1e9;
        do { // drawn as if it were always high season, and left out as often as it is not
            second += random.nextExponential() / perSecond;
        } while (second < end && random.nextDouble() * highest >= population.season(second));
        if (second >= end) {
            return null;
        }
        int user = Population.userAt(random.nextDouble(), activities);
        Duration at = Duration.ofNanos((long) (second * 1e9));
        return new Visit(seed, requests++, at, user, visitsOf[user]++);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Visit next() {
        Visit now = next;
        if (now == null) {
            throw new NoSuchElementException("The traffic is over");
        }
        next = draw();
        return now;
    }
}
