drop table inventory.forecast_check, inventory.outlook, inventory.forecast, inventory.past_sale;
