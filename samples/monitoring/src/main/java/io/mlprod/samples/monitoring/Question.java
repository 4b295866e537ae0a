package io.mlprod.samples.monitoring;

import io.mlprod.validation.Categories;
import java.time.DayOfWeek;

/**
 * What somebody asks about a station: how many bikes will be rented within the hour?
 *
 * @param area where the station is: one of the council's list, which knows an area that version 1 of the model does not
 */
record Question(
        float temperature,
        float humidity,
        float wind,
        int hour,
        boolean workingDay,
        DayOfWeek weekday,
        Season season,

        @Categories({"centre", "campus", "suburb", "harbour", "riverside"})
        String area) {

    Question in(String otherArea) {
        return new Question(temperature, humidity, wind, hour, workingDay, weekday, season, otherArea);
    }

    Question windier(float by) {
        return new Question(temperature, humidity, wind + by, hour, workingDay, weekday, season, area);
    }

    enum Season {
        WINTER,
        SPRING,
        SUMMER,
        AUTUMN
    }
}
