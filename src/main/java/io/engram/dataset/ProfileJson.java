package io.engram.dataset;

import io.engram.data.DatasetProfile;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a profile in one column, in the names that the API uses. */
@Converter
class ProfileJson implements AttributeConverter<DatasetProfile, String> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Override
    public String convertToDatabaseColumn(DatasetProfile profile) {
        return JSON.writeValueAsString(profile);
    }

    @Override
    public DatasetProfile convertToEntityAttribute(String json) {
        return JSON.readValue(json, DatasetProfile.class);
    }
}
