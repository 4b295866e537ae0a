package io.mlprod.testing.traffic;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import java.time.Duration;

/**
 * One request of one user: what the host's input is made of. Immutable.
 *
 * <p>Its numbers depend on the seed, the user and the request only, so that an input is the same in each run of a seed.
 *
 * @since 0.1
 */
public final class Visit {

    private static final long TRAITS = 1;
    private static final long DRAWS = 2;

    private final long seed;
    private final long request;
    private final Duration at;
    private final int user;
    private final int number;

    Visit(long seed, long request, Duration at, int user, int number) {
        this.seed = seed;
        this.request = request;
        this.at = at;
        this.user = user;
        this.number = number;
    }

    /**
     * Returns the number of the request in its run.
     *
     * @return from 0
     */
    public long request() {
        return request;
    }

    /**
     * Returns when the request comes, since the traffic began.
     *
     * @return zero or more
     */
    public Duration at() {
        return at;
    }

    /**
     * Returns who asks. The same user has the same name in each visit of a run, and another one in other runs, so that
     * runs are independent of one another.
     *
     * @return for example {@code 7-u42}
     */
    public String user() {
        return Long.toString(seed) + "-u" + user;
    }

    /**
     * Returns how often the user has come before.
     *
     * @return 0 for the first visit
     */
    public int number() {
        return number;
    }

    /**
     * Returns a number that a user has in all visits, such as an income or a country.
     *
     * @param which the number's place; two places are independent of each other
     * @return from 0 to below 1, all equally probable
     */
    public double trait(int which) {
        return Draws.unit(seed * 31 + TRAITS, user, which);
    }

    /**
     * Returns a number that belongs to this visit alone, such as an amount.
     *
     * @param which the number's place; two places are independent of each other
     * @return from 0 to below 1, all equally probable
     */
    public double draw(int which) {
        return Draws.unit(seed * 31 + DRAWS, request, which);
    }

    int userNumber() {
        return user;
    }

    /**
     * Describes the visit, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(
                "request " + NumberText.count(request) + " of user " + user() + " at " + DurationText.of(at));
    }
}
