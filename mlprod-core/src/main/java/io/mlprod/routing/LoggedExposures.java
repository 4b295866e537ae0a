package io.mlprod.routing;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;

/** A sink that writes exposures to the application's log. */
final class LoggedExposures implements ExposureSink {

    private final Logger log;

    LoggedExposures(Logger log) {
        this.log = log;
    }

    @Override
    public void write(List<Exposure> exposures) throws IOException {
        if (!log.isInfoEnabled()) { // or they would be lost, and counted as written
            throw new IOException("Exposures are to be logged, but logger " + log.getName()
                    + " is not enabled for INFO;" + " enable it, or choose another sink");
        }
        for (Exposure exposure : exposures) {
            log.info("{}", ExposureJson.line(exposure));
        }
    }
}
