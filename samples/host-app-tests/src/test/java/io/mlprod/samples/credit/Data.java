package io.mlprod.samples.credit;

import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import java.nio.file.Path;

/** The data of this sample. */
final class Data {

    static final DataSet<Row> TRAIN = DataSet.csv(Path.of("src/test/resources/train.csv"));
    static final DataSet<Row> TEST = DataSet.csv(Path.of("src/test/resources/test.csv"));

    private Data() {}

    static Application application(Row row) {
        return row.as(Application.class);
    }

    static Features features(Row row) {
        return Features.of(application(row));
    }
}
