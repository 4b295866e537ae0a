package io.mlprod.routing;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes exposures to the application's log. */
final class LoggedExposures implements ExposureSink {

    private static final String NAME = "io.mlprod.exposures";
    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    @Override
    public void write(List<Exposure> exposures) throws IOException {
        if (!LOG.isInfoEnabled()) { // or they would be lost, and counted as written
            throw new IOException("Exposures are to be logged, but logger " + NAME + " is not enabled for INFO;"
                    + " enable it, or choose another sink");
        }
        for (Exposure exposure : exposures) {
            LOG.info("{}", ExposureJson.line(exposure));
        }
    }
}
