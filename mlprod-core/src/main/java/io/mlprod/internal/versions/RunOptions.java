package io.mlprod.internal.versions;

import io.mlprod.internal.batching.ChunkSizes;
import io.mlprod.lifecycle.TuningReport;
import io.mlprod.spi.SessionOptions;

/**
 * The options that the versions of a handle run with: those of the builder, or those that tuning measured.
 *
 * @param session for the engine
 * @param chunkRows how many rows share a run; 0 to find out
 */
record RunOptions(SessionOptions session, int chunkRows) {

    static RunOptions of(TuningReport.Measurement chosen) {
        return new RunOptions(
                SessionOptions.DEFAULT.intraOpThreads(chosen.intraOpThreads()).arena(chosen.arena()),
                chosen.rows() > 1 ? chosen.rows() : 0);
    }

    ChunkSizes chunkSizes() {
        ChunkSizes sizes = new ChunkSizes();
        if (chunkRows > 0) {
            sizes.fix(chunkRows);
        }
        return sizes;
    }
}
