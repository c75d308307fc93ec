-- segment keen, as of 2026-03-31 in Europe/Berlin, for BigQuery.
-- It reads products: category (a text), sku (a text).
-- It reads customers: customer_id (a text), interests (a list of texts).
-- It reads lines: customer_id (a text), sku (a text), sold_at (a date with a time, in UTC).
-- It reads survey: customer_id (a text), nps (a number).
WITH `read_products` AS (
  SELECT
    `category`,
    `sku`
  FROM `products`
  WHERE
    `sku` IS NOT NULL
), `read_customers` AS (
  SELECT
    `customer_id`,
    `interests`
  FROM `customers`
  WHERE
    `customer_id` IS NOT NULL
), `read_lines` AS (
  SELECT
    `customer_id`,
    `sku`,
    `sold_at`
  FROM `lines`
), `read_survey` AS (
  SELECT
    `customer_id`,
    `nps`
  FROM `survey`
  WHERE
    `customer_id` IS NOT NULL
), `customers_2` AS (
  SELECT
    `read_customers`.*,
    `read_survey`.`nps` AS `customers_nps`
  FROM `read_customers`
  LEFT JOIN `read_survey`
    ON `read_customers`.`customer_id` = `read_survey`.`customer_id`
), `lines_2` AS (
  SELECT
    `read_lines`.*,
    `read_products`.`category`
  FROM `read_lines`
  LEFT JOIN `read_products`
    ON `read_lines`.`sku` = `read_products`.`sku`
), `lines_3` AS (
  SELECT
    *,
    `category` AS `sorted`,
    NOT COALESCE(`sold_at` >= CAST('2026-03-31 22:00:00' AS DATETIME), FALSE)
    AND `category` IS NOT NULL AS `sorted_2`
  FROM `lines_2`
), `lines_4` AS (
  SELECT
    *,
    COUNT(*) OVER (PARTITION BY `customer_id`, `sorted_2`, `sorted`) AS `times`
  FROM `lines_3`
), `lines_5` AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY `customer_id`, `sorted_2` ORDER BY `times` DESC, `sorted` ASC) AS `place`
  FROM `lines_4`
), `lines_of_customers` AS (
  SELECT
    `customer_id`,
    MIN(CASE WHEN `sorted_2` AND `place` = 1 THEN `sorted` END) AS `favourite`
  FROM `lines_5`
  WHERE
    NOT COALESCE(`sold_at` >= CAST('2026-03-31 22:00:00' AS DATETIME), FALSE)
  GROUP BY
    `customer_id`
), `customers_3` AS (
  SELECT
    `customers_2`.*,
    `lines_of_customers`.`favourite`
  FROM `customers_2`
  LEFT JOIN `lines_of_customers`
    ON `customers_2`.`customer_id` = `lines_of_customers`.`customer_id`
), `customers_4` AS (
  SELECT
    *,
    COALESCE(
      EXISTS(
        SELECT
          1
        FROM UNNEST(`interests`) AS _col
        WHERE
          _col = 'opera'
      )
      OR EXISTS(
        SELECT
          1
        FROM UNNEST(`interests`) AS _col
        WHERE
          _col = 'chess'
      )
      OR `customers_nps` >= 9
      OR REGEXP_CONTAINS(`favourite`, '^re[a-z]+$'),
      FALSE
    ) AS `keen`
  FROM `customers_3`
), `keen` AS (
  SELECT
    *
  FROM `customers_4`
  WHERE
    `keen`
)
SELECT
  `customer_id`
FROM `keen`
ORDER BY
  `customer_id`
