var included = 'yes';
