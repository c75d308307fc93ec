-- segment tempted, as of 2026-03-31 in Europe/Berlin, for Postgres.
-- It reads carts: added_on (a date), customer_id (a text).
-- It reads customers: customer_id (a text).
-- It reads lines: customer_id (a text), invoice (a text), quantity (a number), sold_at (a date with a time, in UTC).
WITH "read_carts" AS (
  SELECT
    "added_on",
    "customer_id"
  FROM "carts"
), "read_customers" AS (
  SELECT
    "customer_id"
  FROM "customers"
  WHERE
    "customer_id" IS NOT NULL
), "read_lines" AS (
  SELECT
    "customer_id",
    "invoice",
    "quantity",
    "sold_at"
  FROM "lines"
), "orders" AS (
  SELECT
    "customer_id",
    "invoice",
    MIN("sold_at") AS "sold_at"
  FROM "read_lines"
  WHERE
    NOT COALESCE("sold_at" >= CAST('2026-03-31 22:00:00' AS TIMESTAMP), FALSE)
    AND "quantity" > 0
    AND "invoice" IS NOT NULL
  GROUP BY
    "customer_id",
    "invoice"
), "orders_2" AS (
  SELECT
    *,
    CAST("sold_at" AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin' AS DATE) AS "sold_at_day"
  FROM "orders"
), "carts_next_of" AS (
  SELECT
    *
  FROM "orders_2"
  WHERE
    "sold_at_day" IS NOT NULL
), "carts_next_times" AS (
  SELECT
    "customer_id",
    "added_on",
    0 AS "next_counts"
  FROM "read_carts"
  UNION
  SELECT
    "customer_id",
    "sold_at_day" AS "added_on",
    1 AS "next_counts"
  FROM "carts_next_of"
), "carts_next_each" AS (
  SELECT
    "customer_id",
    "added_on",
    MAX("next_counts") AS "next_counts"
  FROM "carts_next_times"
  GROUP BY
    "customer_id",
    "added_on"
), "carts_next" AS (
  SELECT
    "customer_id",
    "added_on",
    MIN(CASE WHEN "next_counts" = 1 THEN "added_on" END) OVER (
      PARTITION BY "customer_id"
      ORDER BY "added_on"
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS "next"
  FROM "carts_next_each"
), "carts_2" AS (
  SELECT
    "read_carts".*,
    "carts_next"."next"
  FROM "read_carts"
  LEFT JOIN "carts_next"
    ON "read_carts"."customer_id" = "carts_next"."customer_id"
    AND "read_carts"."added_on" = "carts_next"."added_on"
), "carts_3" AS (
  SELECT
    *,
    COALESCE(
      "next" <= CASE
        WHEN "added_on" + CAST(7 AS INT) BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE)
        THEN "added_on" + CAST(7 AS INT)
      END
      AND NOT COALESCE("added_on" > CAST('2026-03-31' AS DATE), FALSE),
      FALSE
    ) AS "carts_followed"
  FROM "carts_2"
), "carts_of_customers" AS (
  SELECT
    "customer_id",
    COUNT(
      CASE
        WHEN "added_on" >= CAST('2026-03-01' AS DATE)
        AND "added_on" <= CAST('2026-03-31' AS DATE)
        AND NOT COALESCE("carts_followed", FALSE)
        AND "added_on" <= CAST('2026-03-24' AS DATE)
        THEN 1
      END
    ) AS "count_carts"
  FROM "carts_3"
  WHERE
    NOT COALESCE("added_on" > CAST('2026-03-31' AS DATE), FALSE)
  GROUP BY
    "customer_id"
), "customers_2" AS (
  SELECT
    "read_customers".*,
    COALESCE("carts_of_customers"."count_carts", 0) AS "count_carts"
  FROM "read_customers"
  LEFT JOIN "carts_of_customers"
    ON "read_customers"."customer_id" = "carts_of_customers"."customer_id"
), "customers_3" AS (
  SELECT
    *,
    "count_carts" >= 1 AS "tempted"
  FROM "customers_2"
), "tempted" AS (
  SELECT
    *
  FROM "customers_3"
  WHERE
    "tempted"
)
SELECT
  "customer_id"
FROM "tempted"
ORDER BY
  "customer_id"
