package io.engram.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What {@code /v3/api-docs} says beyond what the controllers do: a title, an example for everything, the problems. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    /** Their answers hold what must not be kept. */
    private static final Set<String> SECRETS =
            Set.of("/api/v1/tokens", "/api/v1/webhooks", "/api/v1/webhooks/{id}/rotate");

    @Bean
    OpenAPI engramApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Engram")
                        .version("v1")
                        .description("Post an experiment definition, watch it train, download the best checkpoint."
                                + " Times are RFC 3339 in UTC; ids are opaque and sort by age. Errors are problems as"
                                + " in RFC 9457."));
    }

    /** The names as they are on the wire. Springdoc reads Jackson 2 and so misses the setting that Jackson 3 has. */
    @Bean
    ModelResolver snakeCaseNames(ObjectMapperProvider springdoc) {
        return new ModelResolver(
                        springdoc.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
                .openapi31(true);
    }

    @Bean
    OpenApiCustomizer examples(JsonMapper json) {
        ApiExamples examples = new ApiExamples(json);
        ApiProblems problems = new ApiProblems(examples);
        return api -> {
            api.getComponents().addSchemas("Problem", ApiProblems.schema());
            // What is posted is a definition, not the record that holds its text.
            api.getComponents().addSchemas("PostedText", definition());
            api.getComponents().addSchemas("JsonNode", definition());
            api.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        if (method == PathItem.HttpMethod.POST && !SECRETS.contains(path)) {
                            operation.addParametersItem(idempotencyKey());
                        }
                        problems.addTo(path, method, operation);
                        examples.addTo(operation);
                    }));
        };
    }

    /** A filter reads it, so that no controller mentions it. */
    private static Parameter idempotencyKey() {
        return new HeaderParameter()
                .name("Idempotency-Key")
                .description("A name for this request, such as a UUID, of 1 to 255 visible ASCII characters. Whoever"
                        + " repeats the request with it within 24 hours gets the first answer again, marked"
                        + " Idempotent-Replayed: true, and nothing is done twice.")
                .schema(new Schema<String>().types(Set.of("string")))
                .example("8e03978e-40d5-43dd-bc93-6894a57f9324");
    }

    private static Schema<?> definition() {
        return new Schema<Object>()
                .types(Set.of("object"))
                .description("An experiment definition; /api/v1/catalog has what it may contain.");
    }
}
